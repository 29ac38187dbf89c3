import account from './account.json'
import common from './common.json'
import find from './find.json'
import money from './money.json'
import operate from './operate.json'
import order from './order.json'
import provide from './provide.json'

export const de: Record<string, string> = {
  ...common,
  ...find,
  ...order,
  ...money,
  ...provide,
  ...account,
  ...operate,
}
