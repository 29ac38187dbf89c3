import account from './account.json'
import agreement from './agreement.json'
import audit from './audit.json'
import dispute from './dispute.json'
import money from './money.json'
import operate from './operate.json'
import order from './order.json'
import privacy from './privacy.json'
import provide from './provide.json'
import review from './review.json'
import roles from './roles.json'
import status from './status.json'
import story from './story.json'
import talk from './talk.json'
import told from './told.json'

export const rest = {
  ...account,
  ...agreement,
  ...audit,
  ...dispute,
  ...money,
  ...operate,
  ...order,
  ...privacy,
  ...provide,
  ...review,
  ...roles,
  ...status,
  ...story,
  ...talk,
  ...told,
}
