import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Sprout } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, data, Problem, post, tagged } from '../../api/client'
import type { Me } from '../../api/schema'
import { useSession } from '../../api/session'
import { applyTheme, chosenTheme, type Theme } from '../../app/theme'
import { type Locale, useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { SelectField, TextArea, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

const themes: Theme[] = ['system', 'light', 'dark']
const languages: [Locale, string][] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
]

export function YouPage() {
  const t = useText()
  const { chosen, setLocale } = useLanguage()
  const [theme, setTheme] = useState(chosenTheme)
  const session = useSession()
  const me = useQuery({ queryKey: ['me'], queryFn: () => tagged<Me>(api.GET('/v1/me')) })
  const signOut = useMutation({
    mutationFn: async () => {
      // What was kept for when there is no network goes first, whatever becomes of the rest.
      await window.caches?.delete('mine')
      await post('/bff/sign-out', {})
    },
    onSuccess: () => window.location.assign('/'),
  })
  if (me.isPending) return <Skeleton lines={6} />
  return (
    <div className="mx-auto max-w-2xl space-y-5">
      <h1>{t('you.title')}</h1>
      {session.signedIn ? (
        // A phone's bar has no room for it.
        <Card className="bg-leaf-wash md:hidden">
          <h2>{t('you.practice')}</h2>
          <p className="mb-3 text-soft">{t('you.practiceText')}</p>
          <Link to="/provide" className={buttonClass('secondary')}>
            <Sprout aria-hidden="true" size={18} />
            {t('you.practiceDo')}
          </Link>
        </Card>
      ) : null}
      <Card className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('you.language')}
          value={chosen}
          onChange={(event) => setLocale(event.target.value as Locale)}
        >
          {languages.map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('you.theme')}
          value={theme}
          onChange={(event) => {
            setTheme(event.target.value as Theme)
            applyTheme(event.target.value as Theme)
          }}
        >
          {themes.map((name) => (
            <option key={name} value={name}>
              {t(`theme.${name}`)}
            </option>
          ))}
        </SelectField>
      </Card>
      {me.isError ? (
        <Failed error={me.error} retry={me.refetch} />
      ) : (
        <>
          <Profile key={me.data.etag} me={me.data.value} etag={me.data.etag} />
          <Card>
            <h2>{t('security.title')}</h2>
            <p className="mb-3 text-soft">{t('security.summary')}</p>
            <Link className={buttonClass('secondary')} to="/you/security">
              {t('security.open')}
            </Link>
          </Card>
          <Card>
            <h2>{t('told.title')}</h2>
            <p className="mb-3 text-soft">{t('told.summary')}</p>
            <Link className={buttonClass('secondary')} to="/you/notifications">
              {t('told.open')}
            </Link>
          </Card>
          <Card>
            <h2>{t('privacy.title')}</h2>
            <p className="mb-3 text-soft">{t('privacy.lead')}</p>
            <Link className={buttonClass('secondary')} to="/you/privacy">
              {t('privacy.open')}
            </Link>
          </Card>
          <Card>
            <h2>{t('hook.title')}</h2>
            <p className="mb-3 text-soft">{t('hook.summary')}</p>
            <Link className={buttonClass('secondary')} to="/you/developer">
              {t('hook.open')}
            </Link>
          </Card>
          <Refusal error={signOut.error} />
          <Button kind="secondary" busy={signOut.isPending} onClick={() => signOut.mutate()}>
            {t('you.signOut')}
          </Button>
        </>
      )}
    </div>
  )
}

function Profile({ me, etag }: { me: Me; etag: string }) {
  const t = useText()
  const queries = useQueryClient()
  const [displayName, setName] = useState(me.displayName)
  const [about, setAbout] = useState(me.about ?? '')
  const [timeZone, setZone] = useState(me.timeZone)
  const save = useMutation({
    mutationFn: () =>
      data(
        api.PATCH('/v1/me', {
          params: { header: { 'If-Match': etag } },
          body: { displayName, about, timeZone },
        }),
      ),
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['me'] })
      queries.invalidateQueries({ queryKey: ['session'] })
    },
  })
  const problem = save.error instanceof Problem ? save.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Card>
      <form className="space-y-4" onSubmit={submit}>
        {problem?.status === 412 ? (
          <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
            {t('you.changed')}
          </p>
        ) : problem?.errors.length ? null : (
          <Refusal error={save.error} />
        )}
        <TextField
          label={t('you.name')}
          value={displayName}
          error={problem?.field('displayName')}
          onChange={(event) => setName(event.target.value)}
        />
        <TextArea
          label={t('you.about')}
          hint={t('you.aboutHint')}
          optional
          value={about}
          error={problem?.field('about')}
          onChange={(event) => setAbout(event.target.value)}
        />
        <SelectField
          label={t('you.zone')}
          value={timeZone}
          error={problem?.field('timeZone')}
          onChange={(event) => setZone(event.target.value)}
        >
          {[...new Set([timeZone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
        <div className="flex items-center gap-4">
          <Button type="submit" busy={save.isPending}>
            {t('common.save')}
          </Button>
          <span role="status">{save.isSuccess ? t('you.saved') : ''}</span>
        </div>
      </form>
    </Card>
  )
}
