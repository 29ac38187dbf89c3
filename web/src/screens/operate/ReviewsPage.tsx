import { api, data } from '../../api/client'
import type { PageOfReportedReview, ReportedReview } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { ReviewView } from '../reputation/ReviewView'
import { Decision, ModerationQueue } from './Moderation'
import { DecideBy } from './Service'

/** Reviews that somebody reported: what was said, what is wrong with it, and what is decided. */
export function ReviewsPage() {
  const t = useText()
  return (
    <ModerationQueue
      section="reviews"
      settled="settled"
      read={(state, cursor) =>
        data<PageOfReportedReview>(api.GET('/v1/operator/reviews', { params: { query: { state, cursor } } }))
      }
      id={(item) => item.review.id}
      none={t('moderation.noneText')}
    >
      {(item) => <Reported item={item} />}
    </ModerationQueue>
  )
}

function Reported({ item }: { item: ReportedReview }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card className="space-y-4 md:grid md:grid-cols-2 md:gap-6 md:space-y-0">
      <div className="space-y-3">
        <p className="text-sm text-soft">{item.review.listingTitle}</p>
        <DecideBy due={item.due} open={item.reports.some((report) => !report.settled)} />
        <ReviewView review={{ ...item.review, mine: false }} />
        <h2 className="text-base">{t('moderation.reports')}</h2>
        <ul className="space-y-2 text-sm">
          {item.reports.map((report) => (
            <li key={report.at + report.reason}>
              <strong>{text(`report.reason.${report.reason}`, report.reason)}</strong> · {day(report.at)}
              {report.note ? <p className="whitespace-pre-wrap break-words">{report.note}</p> : null}
            </li>
          ))}
        </ul>
      </div>
      <div className="space-y-3">
        {item.history.map((step) => (
          <p key={step.at} className="text-sm">
            <strong>{text(`moderation.did.${step.action}`, step.action)}</strong> · {day(step.at)}
            <span className="block break-words">{step.reason}</span>
          </p>
        ))}
        <Decide item={item} />
      </div>
    </Card>
  )
}

function Decide({ item }: { item: ReportedReview }) {
  const t = useText()
  return (
    <Decision
      section="reviews"
      hint={t('moderation.reasonHint')}
      choices={
        item.review.state === 'hidden'
          ? [{ action: 'restore', text: 'moderation.restore' }]
          : [
              { action: 'keep', text: 'moderation.keep' },
              { action: 'hide', text: 'moderation.hide', danger: true },
            ]
      }
      decide={(action, reason, header) =>
        data(
          api.POST('/v1/operator/reviews/{id}/decisions', {
            params: { path: { id: item.review.id }, header },
            body: { action, reason },
          }),
        )
      }
    />
  )
}
