import account from './account.json'
import agreement from './agreement.json'
import audit from './audit.json'
import common from './common.json'
import dispute from './dispute.json'
import find from './find.json'
import money from './money.json'
import operate from './operate.json'
import order from './order.json'
import privacy from './privacy.json'
import provide from './provide.json'
import review from './review.json'
import roles from './roles.json'
import story from './story.json'
import talk from './talk.json'
import told from './told.json'

export const de: Record<string, string> = {
  ...common,
  ...find,
  ...order,
  ...story,
  ...agreement,
  ...dispute,
  ...money,
  ...provide,
  ...account,
  ...operate,
  ...audit,
  ...privacy,
  ...roles,
  ...review,
  ...talk,
  ...told,
}
