import { endView, type View } from '../api/view'
import { useLanguage, useText } from '../i18n/text'
import { Button } from '../ui/Button'
import { Empty } from '../ui/states'

/** Says above everything, and around it, that what stands here is somebody else's. */
export function ViewFrame({ view }: { view: View }) {
  const t = useText()
  const { intl } = useLanguage()
  return (
    <>
      <div aria-hidden="true" className="pointer-events-none fixed inset-0 z-50 border-4 border-amber" />
      <section
        aria-label={t('view.label')}
        className="sticky top-0 z-40 border-b border-amber bg-amber-wash print:static"
      >
        <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2">
          <div className="min-w-0 flex-1 basis-64">
            <p className="break-words font-semibold">{t('view.frame', { name: view.name })}</p>
            <p className="text-sm">
              {t('view.noted', { until: intl.formatTime(view.until, { timeStyle: 'short' }) })}
            </p>
          </div>
          <Button kind="secondary" onClick={endView}>
            {t('view.end')}
          </Button>
        </div>
      </section>
    </>
  )
}

/** In the place of whatever stays the person's own. */
export function NotViewable({ view }: { view: View }) {
  const t = useText()
  return (
    <Empty page title={t('view.theirs')}>
      {t('view.theirsText', { name: view.name })}
    </Empty>
  )
}
