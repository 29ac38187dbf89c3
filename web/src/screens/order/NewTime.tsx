import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import { now } from '../../api/clock'
import type { Order } from '../../api/schema'
import { addDays, addMonths, dayOf, firstOfMonth } from '../../ui/dates'
import { type Slot, SlotPicker } from '../../ui/SlotPicker'
import { Refusal } from '../../ui/states'
import { deviceZone } from '../../ui/values'

/** The free times of an order's listing, to move the order to one of them. */
export function NewTime({ order, onPick }: { order: Order; onPick: (slot: Slot) => void }) {
  const zone = deviceZone()
  const today = dayOf(new Date(now()), zone)
  const [month, setMonth] = useState(firstOfMonth(dayOf(order.start, zone)))
  const from = [month, today].sort()[1] ?? today
  const slots = useQuery({
    queryKey: ['slots', order.listing, from, zone],
    queryFn: () =>
      data(
        api.GET('/v1/listings/{id}/slots', {
          params: {
            path: { id: order.listing },
            query: { from, to: addDays(addMonths(month, 1), -1), zone },
          },
        }),
      ),
  })
  if (slots.isError) return <Refusal error={slots.error} />
  return (
    <SlotPicker
      slots={slots.data?.items ?? []}
      loading={slots.isPending}
      month={month}
      onMonth={setMonth}
      zone={zone}
      planZone={slots.data?.planZone}
      today={today}
      onPick={onPick}
    />
  )
}
