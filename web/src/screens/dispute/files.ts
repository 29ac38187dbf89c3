/** What the server takes as evidence; it looks at the content, this only spares a person the way there. */
export const KINDS = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'text/plain']
export const FILE_MOST_BYTES = 8 * 1024 * 1024

export function unfit(file: File): 'dispute.fileTooLarge' | 'dispute.fileKind' | undefined {
  if (file.size > FILE_MOST_BYTES) return 'dispute.fileTooLarge'
  return KINDS.includes(file.type) ? undefined : 'dispute.fileKind'
}

export function evidencePath(dispute: string, file: File, note: string): string {
  const query = new URLSearchParams({ name: file.name })
  if (note.trim() !== '') query.set('note', note.trim())
  return `/v1/disputes/${dispute}/evidence?${query}`
}
