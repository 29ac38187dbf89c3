import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { read } from '../../api/client'
import type { Waiting } from '../../api/schema'
import { mayEnter, type Section, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Refusal, Tag } from '../../ui/states'
import { Service } from './Service'

/** The queues of staff: the section where each is worked off, the server's name of it, and what is read again with it. */
const QUEUES = [
  ['disputes', '/operate/disputes', 'disputes', 'disputes'],
  ['complaints', '/operate/complaints', 'complaints', 'complaints'],
  ['reviews', '/operate/reviews', 'reviews', 'reviews'],
  ['listingRules', '/operate/listing-rules', 'listings', 'listing-reviews'],
] as const satisfies [Section, string, string, string][]

/** What waits for whoever looks, and what waits for too long; each leads to where it is decided. */
export function WorkQueues() {
  const t = useText()
  const session = useSession()
  const own = QUEUES.filter(([section]) => mayEnter(session, section))
  const asked = useQueries({
    queries: own.map(([, , queue, key]) => ({
      queryKey: [key, 'waiting'],
      queryFn: () => read<Waiting>(`/v1/operator/queues/${queue}`),
    })),
  })
  if (own.length === 0) return null
  return (
    <section aria-labelledby="work-queues" className="space-y-2">
      <h2 id="work-queues" className="text-base">
        {t('work.title')}
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {own.map(([section, path], place) => {
          const found = asked[place]?.data
          return (
            <li
              key={section}
              className={`relative rounded-card border p-3 hover:bg-linen ${
                found?.overdue ? 'border-red' : 'border-line'
              }`}
            >
              <div className="flex flex-wrap items-baseline justify-between gap-2">
                <Link to={path} className="font-semibold after:absolute after:inset-0">
                  {t(section === 'listingRules' ? 'work.listings' : `operate.${section}`)}
                </Link>
                {found?.overdue ? <Tag tone="red">{t('work.overdue', { count: found.overdue })}</Tag> : null}
              </div>
              {asked[place]?.isError ? (
                <Refusal error={asked[place].error} />
              ) : found ? (
                <>
                  <p className="tabular">{t('work.open', { count: found.open })}</p>
                  {found.nextDue ? (
                    <div className="tabular text-sm">
                      <Service item={{ due: found.nextDue, open: true }} />
                    </div>
                  ) : null}
                </>
              ) : (
                <p className="text-soft">{t('common.loading')}</p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
