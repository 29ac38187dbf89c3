import { useState } from 'react'

/** Asks the device where it is. Two decimals are about a kilometre: enough to find somebody, too little to find you. */
export function useHere(found: (near: string) => void) {
  const [denied, setDenied] = useState(false)
  const locate = () => {
    if (!navigator.geolocation) {
      setDenied(true)
      return
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setDenied(false)
        found(`${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`)
      },
      () => setDenied(true),
    )
  }
  return { locate, denied }
}
