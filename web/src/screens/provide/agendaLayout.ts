import { instantIn, localTime } from '../../ui/clocks'
import { addDays, type Day } from '../../ui/dates'
import { DAY_MINUTES, minutesOf, timeOf } from './weekGrid'

export type Timed = { id: string; start: string; end: string }

/** A thing on one day's hours: minutes on the wall clock, and its place among those beside it. */
export type Placed<T> = { item: T; from: number; until: number; lane: number; lanes: number }

/** Drawn lower than this, a thing could not be read or pressed. */
const LEAST_MINUTES = 30

/** Whether something stands on a local day; what ends at midnight does not stand on the day that begins there. */
export function standsOn(item: Timed, day: Day, zone: string): boolean {
  const begin = instantIn(day, '00:00', zone).getTime()
  const end = instantIn(addDays(day, 1), '00:00', zone).getTime()
  return new Date(item.start).getTime() < end && new Date(item.end).getTime() > begin
}

/** Whether something fills a local day from one midnight to the next. */
export function fills(item: Timed, day: Day, zone: string): boolean {
  const begin = instantIn(day, '00:00', zone).getTime()
  const end = instantIn(addDays(day, 1), '00:00', zone).getTime()
  return new Date(item.start).getTime() <= begin && new Date(item.end).getTime() >= end
}

/** The things of one day on its hours; those that overlap stand side by side. What fills the day is not among them. */
export function placed<T extends Timed>(items: T[], day: Day, zone: string): Placed<T>[] {
  const minutes = (at: string) => {
    const local = localTime(at, zone)
    if (local.slice(0, 10) < day) return 0
    return local.slice(0, 10) > day ? DAY_MINUTES : minutesOf(local.slice(11))
  }
  const result: Placed<T>[] = items
    .filter((item) => standsOn(item, day, zone) && !fills(item, day, zone))
    .map((item) => {
      const from = Math.min(minutes(item.start), DAY_MINUTES - LEAST_MINUTES)
      // While the clocks are put back the end can be earlier on the wall than the beginning.
      return { item, from, until: Math.max(minutes(item.end), from + LEAST_MINUTES), lane: 0, lanes: 1 }
    })
    .sort((a, b) => a.from - b.from || a.until - b.until || a.item.id.localeCompare(b.item.id))
  let group: Placed<T>[] = []
  let reach = 0
  const close = () => {
    const lanes = Math.max(0, ...group.map((one) => one.lane)) + 1
    for (const one of group) one.lanes = lanes
    group = []
  }
  for (const one of result) {
    if (one.from >= reach) close()
    const taken = new Set(group.filter((other) => other.until > one.from).map((other) => other.lane))
    while (taken.has(one.lane)) one.lane += 1
    group.push(one)
    reach = Math.max(reach, one.until)
  }
  close()
  return result
}

/** The hours to draw for some days: eight to six, and whatever lies outside. */
export function hoursOf(all: Placed<Timed>[]): { first: number; last: number } {
  return {
    first: Math.min(8, ...all.map((one) => Math.floor(one.from / 60))),
    last: Math.max(18, ...all.map((one) => Math.ceil(one.until / 60))),
  }
}

/** Where a drawn stretch of a local day begins and ends, as date and time fields write it. */
export function fieldsOf(day: Day, from: number, until: number) {
  return {
    from: day,
    start: timeOf(from),
    until: until === DAY_MINUTES ? addDays(day, 1) : day,
    end: timeOf(until),
  }
}
