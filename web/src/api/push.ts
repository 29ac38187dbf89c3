import { api, data, intent } from './client'
import type { PushDevice } from './schema'

/** Whether this browser can be told anything while no page is open. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

export class NotAllowed extends Error {}

function bytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** Asks the person and their browser, and tells the platform where to push. */
export async function subscribe(name: string): Promise<PushDevice> {
  if ((await Notification.requestPermission()) !== 'granted') throw new NotAllowed()
  const registration = await navigator.serviceWorker.register('/sw.js')
  await navigator.serviceWorker.ready
  const { key } = await data(api.GET('/v1/push-key'))
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(key),
  })
  const { endpoint, keys } = subscription.toJSON()
  return data<PushDevice>(
    api.POST('/v1/push-devices', {
      params: { header: intent() },
      body: { name, endpoint: endpoint ?? '', p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
    }),
  )
}

/** What the device is called at first. */
export function deviceName(agent: string = navigator.userAgent): string {
  const browser =
    /Firefox|FxiOS/.exec(agent)?.[0].replace('FxiOS', 'Firefox') ??
    (/Edg/.test(agent)
      ? 'Edge'
      : /Chrome|CriOS/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : '')
  const system = /iPhone|iPad|Android|Windows|Mac OS|Linux/.exec(agent)?.[0].replace('Mac OS', 'Mac') ?? ''
  return [browser, system].filter(Boolean).join(', ')
}
