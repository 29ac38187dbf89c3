// Shows what the platform nudges about. A nudge carries one sentence that says no more than its kind, an id and a page.
self.addEventListener('push', (event) => {
  const nudge = event.data?.json() ?? {}
  if (!nudge.said) return
  event.waitUntil(
    self.registration.showNotification('Comfrey', {
      body: nudge.said,
      icon: '/leaf.svg',
      tag: nudge.id,
      data: { link: nudge.link },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  // Only a page of this application is opened, whatever a nudge names.
  const asked = new URL(event.notification.data?.link ?? '/news', self.location.origin)
  const link = asked.origin === self.location.origin ? asked.href : '/news'
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (windows) => {
      const open = windows[0]
      if (!open) return self.clients.openWindow(link)
      await open.focus()
      return open.navigate(link)
    }),
  )
})
