import { type TextKey, useText } from '../i18n/text'

/** The heads of a table whose last column is an amount of money. */
export function Heads({ names, amount }: { names: readonly TextKey[]; amount: TextKey }) {
  const t = useText()
  return (
    <thead className="text-start text-soft">
      <tr className="border-b border-line">
        {names.map((name) => (
          <th key={name} scope="col" className="py-2 pe-3 font-normal">
            {t(name)}
          </th>
        ))}
        <th scope="col" className="py-2 text-end font-normal">
          {t(amount)}
        </th>
      </tr>
    </thead>
  )
}
