import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { post } from '../../api/client'
import type { ErasureReceipt, ReceiptKey } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Card, Failed, Skeleton } from '../../ui/states'
import { tokenOfAddress } from './ConfirmPage'

type Said = {
  sub: string
  jti: string
  erasedRows: Record<string, Record<string, number>>
  staysUnderThatNumber: { table: string; kept: string }[]
}

/** Where the link leads that somebody keeps who was erased: what became of it, and the receipt. */
export function ErasedPage() {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const code = tokenOfAddress()
  const receipt = useQuery({
    queryKey: ['erasure-receipt', code],
    queryFn: () => post<ErasureReceipt>('/v1/erasures/receipts', { code }),
    retry: false,
  })
  if (receipt.isPending) return <Skeleton lines={4} />
  if (receipt.isError) return <Failed error={receipt.error} retry={receipt.refetch} />
  const found = receipt.data
  const at = (instant: string) => intl.formatDate(instant, { dateStyle: 'full', timeStyle: 'short' })
  return (
    <div className="mx-auto max-w-2xl space-y-5">
      <h1>{t('erased.title')}</h1>
      <Card className="space-y-3">
        <p role="status" className="font-semibold">
          {text(`erased.state.${found.state}`, found.state)}
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-soft">{t('erased.asked')}</dt>
          <dd>{at(found.asked)}</dd>
          <dt className="text-soft">{found.done ? t('erased.done') : t('erased.due')}</dt>
          <dd>{at(found.done ?? found.due)}</dd>
        </dl>
        {found.state === 'waiting' ? (
          <Link className={buttonClass('secondary')} to="/you/privacy">
            {t('erased.undo')}
          </Link>
        ) : null}
      </Card>
      {found.receipt ? <Receipt jws={found.receipt} /> : null}
    </div>
  )
}

function Receipt({ jws }: { jws: string }) {
  const t = useText()
  const text = useDynamicText()
  const said = JSON.parse(utf8(jws.split('.')[1] ?? '')) as Said
  const key = useQuery({
    queryKey: ['receipt-key'],
    queryFn: async () => (await fetch('/v1/erasures/key')).json() as Promise<ReceiptKey>,
  })
  const checked = useQuery({
    queryKey: ['receipt-checked', jws, key.data?.x],
    enabled: key.data !== undefined,
    queryFn: () => verifies(jws, key.data as ReceiptKey),
  })
  const save = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([jws], { type: 'application/jose' }))
    link.download = 'comfrey-erasure-receipt.jws'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <>
      <Card className="space-y-3">
        <h2>{t('erased.receipt')}</h2>
        <p>{t('erased.receiptText')}</p>
        <p role="status" className="text-soft">
          {checked.data === undefined
            ? t('erased.checking')
            : checked.data === 'unable'
              ? t('erased.unable')
              : checked.data
                ? t('erased.genuine')
                : t('erased.forged')}
        </p>
        <Button onClick={save}>{t('erased.save')}</Button>
      </Card>
      <Card className="space-y-2">
        <h2>{t('erased.gone')}</h2>
        <p>{t('erased.key')}</p>
        <ul className="list-disc ps-5">
          {Object.entries(said.erasedRows).map(([module, tables]) => (
            <li key={module}>
              {text(`privacy.module.${module}`, module)}:{' '}
              {t('erased.rows', { count: Object.values(tables).reduce((sum, rows) => sum + rows, 0) })}
            </li>
          ))}
        </ul>
        <details>
          <summary className="min-h-11 cursor-pointer py-3 font-semibold">{t('erased.stays')}</summary>
          <p className="text-soft">{t('erased.number', { number: said.sub })}</p>
          <ul className="space-y-2 pt-2 text-sm" lang="en">
            {said.staysUnderThatNumber.map((one) => (
              <li key={one.table}>
                <b className="break-words">{one.table}</b>: {one.kept}
              </li>
            ))}
          </ul>
        </details>
      </Card>
    </>
  )
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
}

function utf8(base64url: string): string {
  return new TextDecoder().decode(bytes(base64url))
}

/** Checked here rather than believed; an old browser does not know Ed25519. */
async function verifies(jws: string, key: ReceiptKey): Promise<boolean | 'unable'> {
  try {
    const [header, payload, signature] = jws.split('.')
    const imported = await crypto.subtle.importKey('raw', bytes(key.x), 'Ed25519', false, ['verify'])
    const signed = new TextEncoder().encode(`${header}.${payload}`)
    return await crypto.subtle.verify('Ed25519', imported, bytes(signature ?? ''), signed)
  } catch {
    return 'unable'
  }
}
