import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { RoleView } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Failed, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

/** Who may do what, as the policy itself says. */
export function RolesPage() {
  const t = useText()
  const text = useDynamicText()
  const roles = useQuery({
    queryKey: ['roles'],
    queryFn: () => data<RoleView[]>(api.GET('/v1/roles')),
    enabled: mayEnter(useSession(), 'roles'),
  })
  const shown = roles.data ?? []
  const permissions = [...new Set(shown.flatMap((role) => role.permissions))].filter(
    (permission) => permission !== 'PUBLIC',
  )
  return (
    <OperatorOnly section="roles" title={t('operate.roles')}>
      <p className="max-w-prose text-soft">{t('roles.intro')}</p>
      {roles.isPending ? (
        <Skeleton lines={6} />
      ) : roles.isError ? (
        <Failed error={roles.error} retry={roles.refetch} />
      ) : (
        <>
          {/* A phone has no room for a column of each role. */}
          <div className="space-y-4 md:hidden">
            {shown.map((role) => (
              <Card key={role.role}>
                <h2>{text(`roles.role.${role.role}`, role.role)}</h2>
                <ul className="list-disc ps-5">
                  {permissions
                    .filter((permission) => role.permissions.includes(permission))
                    .map((permission) => (
                      <li key={permission}>{text(`roles.permission.${permission}`, permission)}</li>
                    ))}
                </ul>
              </Card>
            ))}
          </div>
          <div className="hidden md:block">
            <ScrollRegion label={t('operate.roles')}>
              <table className="text-sm">
                <thead>
                  <tr className="border-b border-line align-bottom">
                    <th
                      scope="col"
                      className="sticky start-0 bg-paper py-2 pe-4 text-start font-normal text-soft"
                    >
                      {t('roles.permission')}
                    </th>
                    {shown.map((role) => (
                      <th key={role.role} scope="col" className="px-3 py-2 text-start font-semibold">
                        {text(`roles.role.${role.role}`, role.role)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {permissions.map((permission) => (
                    <tr key={permission} className="border-b border-line">
                      <th
                        scope="row"
                        className="sticky start-0 max-w-56 bg-paper py-2 pe-4 text-start font-normal"
                      >
                        {text(`roles.permission.${permission}`, permission)}
                      </th>
                      {shown.map((role) => (
                        <td key={role.role} className="px-3 py-2">
                          {role.permissions.includes(permission) ? (
                            <span className="font-semibold text-leaf-strong">{t('roles.yes')}</span>
                          ) : (
                            <span className="text-soft">
                              <span aria-hidden="true">·</span>
                              <span className="sr-only">{t('roles.no')}</span>
                            </span>
                          )}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          </div>
          <p className="max-w-prose text-soft">{t('roles.rules')}</p>
        </>
      )}
    </OperatorOnly>
  )
}
