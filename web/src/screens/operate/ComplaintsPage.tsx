import { api, data } from '../../api/client'
import type { Complaint, PageOfComplaint } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { fileOf } from '../talk/messages'
import { Decision, ModerationQueue } from './Moderation'
import { DecideBy } from './Service'

/** What people complain of in their conversations: the messages that they showed, and what is decided. */
export function ComplaintsPage() {
  const t = useText()
  return (
    <ModerationQueue
      section="complaints"
      settled="decided"
      read={(state, cursor) =>
        data<PageOfComplaint>(api.GET('/v1/operator/complaints', { params: { query: { state, cursor } } }))
      }
      id={(complaint) => complaint.id}
      lead={<p className="text-sm text-soft">{t('complaint.shownOnly')}</p>}
      none={t('complaint.noneText')}
    >
      {(complaint) => <View complaint={complaint} />}
    </ModerationQueue>
  )
}

function View({ complaint }: { complaint: Complaint }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  return (
    <Card className="space-y-4 md:grid md:grid-cols-2 md:gap-6 md:space-y-0">
      <div className="min-w-0 space-y-3">
        <h2 className="break-words">
          {t('complaint.about', { by: complaint.byName, about: complaint.aboutName })}
        </h2>
        <p>
          <strong>{text(`complaint.reason.${complaint.reason}`, complaint.reason)}</strong> ·{' '}
          {intl.formatDate(complaint.at, { dateStyle: 'medium', timeStyle: 'short' })}
        </p>
        <DecideBy due={complaint.due} open={!complaint.decision} />
        {complaint.note ? <p className="whitespace-pre-wrap break-words">{complaint.note}</p> : null}
        <ol className="space-y-2">
          {complaint.shown.map((message) => (
            <li key={message.sequence} className="rounded-card bg-linen px-3 py-2">
              <p className="whitespace-pre-wrap break-words">{fileOf(message)?.name ?? message.body}</p>
              <p className="text-xs text-soft">
                {intl.formatDate(message.at, { dateStyle: 'medium', timeStyle: 'short' })}
              </p>
            </li>
          ))}
        </ol>
      </div>
      <div className="min-w-0 space-y-3">
        {complaint.decision ? (
          <p>
            <strong>{text(`complaint.did.${complaint.decision}`, complaint.decision)}</strong>
            <span className="block break-words">{complaint.because}</span>
          </p>
        ) : null}
        {complaint.decision && complaint.conversationOpen ? null : <Decide complaint={complaint} />}
      </div>
    </Card>
  )
}

function Decide({ complaint }: { complaint: Complaint }) {
  return (
    <Decision
      section="complaints"
      choices={
        complaint.decision
          ? [{ action: 'reopen', text: 'complaint.reopen' }]
          : [
              { action: 'dismiss', text: 'complaint.dismiss' },
              { action: 'close', text: 'complaint.close', danger: true },
            ]
      }
      decide={(action, reason, header) =>
        data(
          api.POST('/v1/operator/complaints/{id}/decisions', {
            params: { path: { id: complaint.id }, header },
            body: { action, reason },
          }),
        )
      }
    />
  )
}
