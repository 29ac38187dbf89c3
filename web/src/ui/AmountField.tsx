import { useText } from '../i18n/text'
import { SelectField, TextField } from './Field'
import { decimals } from './values'
import type { Wrong } from './wrong'

/** Currencies that prices are offered in; whatever else is already in use is added to them. */
export const currencies = 'EUR CHF GBP USD AUD NZD CAD JPY INR BRL ZAR SEK NOK DKK PLN CZK'.split(' ')

/** An amount as a person types it: 12.50. */
export function typedAmount(amountMinor: number, currency: string): string {
  const digits = decimals(currency)
  return (amountMinor / 10 ** digits).toFixed(digits)
}

/** An amount and its currency, side by side. */
export function AmountField({
  label,
  hint,
  error,
  amount,
  currency,
  choices = currencies,
  currencyError,
  onAmount,
  onCurrency,
}: {
  label: string
  hint?: string
  error?: Wrong
  amount: string
  currency: string
  choices?: string[]
  currencyError?: Wrong
  onAmount: (typed: string) => void
  onCurrency: (currency: string) => void
}) {
  const t = useText()
  return (
    <div className="grid grid-cols-[1fr_7rem] items-end gap-3">
      <TextField
        label={label}
        hint={hint}
        error={error}
        inputMode="decimal"
        autoComplete="off"
        className="tabular"
        value={amount}
        onChange={(event) => onAmount(event.target.value)}
      />
      <SelectField
        label={t('money.currency')}
        error={currencyError}
        value={currency}
        onChange={(event) => onCurrency(event.target.value)}
      >
        {[...new Set([currency, ...choices])].map((code) => (
          <option key={code}>{code}</option>
        ))}
      </SelectField>
    </div>
  )
}
