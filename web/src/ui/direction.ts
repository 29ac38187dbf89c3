/** An arrow key by where it leads in the order of reading: left is on where a script runs from right to left. */
export function inReadingOrder(key: string): string {
  if (document.documentElement.dir !== 'rtl') return key
  return key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key
}
