import common from './common.json'
import find from './find.json'

/** What the frame and the first page say; all else comes with the page that says it. */
export const first = { ...common, ...find }
