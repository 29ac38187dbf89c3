import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Printer } from 'lucide-react'
import { api, data } from '../../api/client'
import type { WaitlistEntry } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { noon } from '../../ui/dates'
import { Card, Empty, Failed, Skeleton, Tag } from '../../ui/states'
import { When } from '../../ui/values'

/** Who comes to a class, seat by seat, and who waits for a place. */
export function RosterPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const text = useDynamicText()
  const roster = useQuery({
    queryKey: ['bookings', 'roster', id],
    queryFn: () => data(api.GET('/v1/bookings/{id}/roster', { params: { path: { id } } })),
  })
  const listing = roster.data?.listing
  const waits = useQuery({
    queryKey: ['waitlist', listing],
    queryFn: () => data(api.GET('/v1/listings/{id}/waitlist', { params: { path: { id: listing ?? '' } } })),
    enabled: listing !== undefined,
  })
  if (roster.isPending) return <Skeleton lines={6} />
  if (roster.isError) return <Failed error={roster.error} retry={roster.refetch} />
  const { title, start, zone, seats, taken, minimumAttendance, enough } = roster.data
  const booked = taken.filter((seat) => seat.state === 'booked').length
  return (
    <div className="mx-auto max-w-3xl space-y-5">
      <div>
        <Link to="/provide/agenda" className="inline-flex min-h-11 items-center print:hidden">
          {t('roster.back')}
        </Link>
        <div className="flex flex-wrap items-start justify-between gap-3">
          <h1 className="break-words">{title}</h1>
          <Button kind="quiet" className="-ms-3 px-3 sm:ms-0 print:hidden" onClick={() => window.print()}>
            <Printer aria-hidden="true" size={18} />
            {t('agenda.print')}
          </Button>
        </div>
        <p>
          <When at={start} zone={zone} />
        </p>
      </div>
      <Card>
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h2>{t('agenda.seats', { taken: taken.length, seats })}</h2>
          {seats > 1 ? (
            <Tag tone={enough ? 'leaf' : 'amber'}>
              {enough ? t('roster.enough') : t('roster.few', { missing: minimumAttendance - booked })}
            </Tag>
          ) : null}
        </div>
        {taken.length === 0 ? (
          <Empty title={t('roster.nobody')}>{t('roster.nobodyText')}</Empty>
        ) : (
          <table className="mt-3 w-full">
            <thead className="text-start text-sm text-soft">
              <tr className="border-b border-line">
                <th scope="col" className="w-px py-2 pe-4 text-start font-normal">
                  {t('roster.seat')}
                </th>
                <th scope="col" className="py-2 text-start font-normal">
                  {t('roster.name')}
                </th>
              </tr>
            </thead>
            <tbody>
              {taken.map((seat) => (
                <tr key={seat.seat} className="break-inside-avoid border-b border-line">
                  <td className="tabular py-2">{seat.seat}</td>
                  <th scope="row" className="py-2 text-start font-normal">
                    {/* In large text the state goes beneath the name: beside it, it would leave the screen. */}
                    <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                      <span className="min-w-0 [overflow-wrap:anywhere]">
                        {seat.order ? (
                          <Link
                            to="/bookings/$id"
                            params={{ id: seat.order } as never}
                            className="inline-block py-1"
                          >
                            {seat.clientName || t('roster.erased')}
                          </Link>
                        ) : (
                          seat.clientName || t('roster.erased')
                        )}
                      </span>
                      <span className="sr-only">{t('roster.state')}:</span>
                      <Tag tone={seat.state === 'booked' ? 'violet' : 'amber'}>
                        {seat.order ? text(`agenda.state.${seat.state}`, seat.state) : t('agenda.kind.offer')}
                      </Tag>
                    </span>
                  </th>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      {waits.data && waits.data.length > 0 ? <Waits entries={waits.data} /> : null}
    </div>
  )
}

function Waits({ entries }: { entries: WaitlistEntry[] }) {
  const t = useText()
  const { intl } = useLanguage()
  return (
    <Card>
      <h2>{t('roster.waiting', { count: entries.length })}</h2>
      <p className="mb-2 text-sm text-soft">{t('roster.waitingText')}</p>
      <ol className="divide-y divide-line">
        {entries.map((entry) => (
          <li key={entry.id} className="flex flex-wrap justify-between gap-2 py-2">
            <span>
              {intl.formatDateTimeRange(noon(entry.from), noon(entry.to), {
                day: 'numeric',
                month: 'short',
                timeZone: 'UTC',
              })}
            </span>
            <span className="text-soft">
              {entry.state === 'offered'
                ? t('agenda.kind.offer')
                : t('roster.since', {
                    date: intl.formatDate(entry.since, { day: 'numeric', month: 'short' }),
                  })}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
