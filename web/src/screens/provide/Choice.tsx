export function Choice({
  name,
  value,
  chosen,
  title,
  text,
  choose,
}: {
  name: string
  value: string
  chosen: boolean
  title: string
  text?: string
  choose: () => void
}) {
  return (
    <label className="flex cursor-pointer gap-3 rounded-card border border-line p-3 has-checked:border-leaf has-checked:bg-leaf-wash">
      <input
        type="radio"
        name={name}
        value={value}
        checked={chosen}
        className="mt-1 size-5 shrink-0 accent-[var(--leaf)]"
        onChange={choose}
      />
      <span>
        <span className="font-semibold">{title}</span>
        {text ? <span className="block text-sm text-soft">{text}</span> : null}
      </span>
    </label>
  )
}

export function FieldError({ message }: { message?: string }) {
  return message ? <p className="text-sm font-semibold text-red">{message}</p> : null
}
