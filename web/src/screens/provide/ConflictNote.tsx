import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'

/** Somebody else saved meanwhile: nothing typed is lost, and the person says which of the two holds. */
export function ConflictNote({
  theirs,
  mine,
  busy,
}: {
  theirs: () => void
  mine: () => void
  busy: boolean
}) {
  const t = useText()
  return (
    <div role="alert" className="space-y-3 rounded-card border border-amber bg-amber-wash p-4">
      <p>{t('provide.conflict')}</p>
      <div className="flex flex-wrap gap-2">
        <Button kind="secondary" busy={busy} onClick={mine}>
          {t('provide.conflictMine')}
        </Button>
        <Button kind="secondary" disabled={busy} onClick={theirs}>
          {t('provide.conflictTheirs')}
        </Button>
      </div>
    </div>
  )
}
