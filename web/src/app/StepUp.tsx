import { useEffect, useState } from 'react'
import { STEP_UP, signInPath } from '../api/session'
import { useText } from '../i18n/text'
import { Button, buttonClass } from '../ui/Button'
import { Sheet } from '../ui/Sheet'

/** Whatever page asked for something that needs a younger proof of who is there: explains it and leads there and back. */
export function StepUp() {
  const t = useText()
  const [maxAge, setMaxAge] = useState<number>()
  useEffect(() => {
    const listen = (event: Event) => setMaxAge((event as CustomEvent<number>).detail)
    window.addEventListener(STEP_UP, listen)
    return () => window.removeEventListener(STEP_UP, listen)
  }, [])
  const close = () => setMaxAge(undefined)
  return (
    <Sheet open={maxAge !== undefined} onClose={close} title={t('stepUp.title')}>
      <p className="mb-5">{t('stepUp.text')}</p>
      <div className="flex flex-wrap gap-3">
        <a className={buttonClass()} href={`${signInPath()}&maxAge=${maxAge ?? 0}`}>
          {t('stepUp.go')}
        </a>
        <Button kind="secondary" onClick={close}>
          {t('stepUp.notNow')}
        </Button>
      </div>
    </Sheet>
  )
}
