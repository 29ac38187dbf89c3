import { useState } from 'react'
import type { AgreementRules, CounterexampleStory, Verification } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Skeleton } from '../../ui/states'
import { plainWords, useOrderWords } from '../order/words'
import { Drawing } from './Drawing'
import { useSpan } from './phrases'

type Finding = Verification['findings'][number]
type Show = (line: number, column?: number) => void

/** What reader and verifier say, with the drawing; a flaw's shortest way is told and lit up in it. */
export function Verdict({
  result,
  checking,
  show,
}: {
  result?: Verification
  checking: boolean
  show: Show
}) {
  const t = useText()
  const [picked, setPicked] = useState(0)
  if (!result) return checking ? <Skeleton lines={4} /> : null
  const finding = result.findings[picked] ?? result.findings[0]
  return (
    <div className={`space-y-4 ${checking ? 'opacity-60' : ''}`} aria-busy={checking}>
      <Outcome result={result} checking={checking} />
      {result.problems.length > 0 ? (
        <ul className="space-y-2">
          {result.problems.map((problem) => (
            <li
              key={`${problem.line}:${problem.column}:${problem.sentence}`}
              className="border-s-4 border-red ps-3"
            >
              <button
                type="button"
                className="min-h-11 font-semibold text-leaf underline underline-offset-4"
                onClick={() => show(problem.line, problem.column)}
              >
                {t('workshop.lineColumn', { line: problem.line, column: problem.column })}
              </button>
              <p>{problem.sentence}</p>
            </li>
          ))}
        </ul>
      ) : null}
      {result.undecided ? <p>{result.undecided}</p> : null}
      {result.findings.length > 0 && result.rules ? (
        <ol className="space-y-2">
          {result.findings.map((known, index) => (
            <li key={`${known.flaw} ${known.subject}`}>
              <Flaw
                finding={known}
                rules={result.rules as AgreementRules}
                open={known === finding}
                pick={() => setPicked(index)}
                show={show}
              />
            </li>
          ))}
        </ol>
      ) : null}
      {result.rules ? (
        <>
          <Drawing rules={result.rules} way={finding?.story.steps} />
          <p className="text-sm text-soft">{t('agreement.legend')}</p>
        </>
      ) : null}
    </div>
  )
}

function Outcome({ result, checking }: { result: Verification; checking: boolean }) {
  const t = useText()
  const words = checking
    ? t('workshop.checking')
    : result.outcome === 'proved'
      ? t('workshop.proved')
      : result.outcome === 'refuted'
        ? t('workshop.refuted', { count: result.findings.length })
        : result.outcome === 'undecided'
          ? t('workshop.undecided')
          : t('workshop.unreadable', { count: result.problems.length })
  const tone = checking
    ? 'border-line bg-linen'
    : result.outcome === 'proved'
      ? 'border-leaf bg-leaf-wash'
      : result.outcome === 'undecided'
        ? 'border-amber bg-amber-wash'
        : 'border-red bg-red-wash'
  const { proof } = result
  return (
    <div role="status" className={`rounded-card border px-4 py-3 ${tone}`}>
      <p className="font-semibold">{words}</p>
      {proof && !checking ? (
        <p className="tabular text-sm">
          {t('agreement.proofLead', { places: proof.places, steps: proof.steps, millis: proof.millis })}
        </p>
      ) : null}
    </div>
  )
}

function Flaw({
  finding,
  rules,
  open,
  pick,
  show,
}: {
  finding: Finding
  rules: AgreementRules
  open: boolean
  pick: () => void
  show: Show
}) {
  const t = useText()
  const text = useDynamicText()
  const subject = finding.subject.split('/')[0] ?? ''
  const line = [...rules.transitions, ...rules.states].find((known) => known.name === subject)?.line
  return (
    <article className={`rounded-card border p-3 ${open ? 'border-red' : 'border-line'}`}>
      <h3>
        <button type="button" aria-expanded={open} className="min-h-11 w-full text-start" onClick={pick}>
          {text(`flaw.${finding.flaw}`, plainWords(finding.flaw))}
        </button>
      </h3>
      {open ? (
        <div className="space-y-3">
          <p>{finding.sentence}</p>
          {line ? (
            <button
              type="button"
              className="min-h-11 font-semibold text-leaf underline underline-offset-4"
              onClick={() => show(line)}
            >
              {t('workshop.show')} ({t('workshop.line', { line })})
            </button>
          ) : null}
          <Story story={finding.story} />
        </div>
      ) : null}
    </article>
  )
}

/** A counterexample, step by step; its numbers stand in the drawing too. */
function Story({ story }: { story: CounterexampleStory }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const words = useOrderWords()
  const span = useSpan()
  const amounts = (of: Record<string, number>) =>
    Object.entries(of)
      .map(
        ([name, minor]) =>
          `${plainWords(name)} ${intl.formatNumber(minor / 100, { minimumFractionDigits: 2 })}`,
      )
      .join(', ')
  const placed = { amounts: amounts(story.amountsMinor) }
  return (
    <section>
      <h4 className="font-semibold">{t('workshop.story')}</h4>
      <p className="text-sm text-soft">{t('workshop.storyLead')}</p>
      <p className="mt-2">
        {typeof story.startsAfterMinutes === 'number'
          ? t('workshop.placedAhead', { ...placed, time: span(story.startsAfterMinutes) })
          : t('workshop.placed', placed)}
      </p>
      <ol className="mt-2 space-y-2">
        {story.steps.map((step, index) => (
          // The same step may come twice on a way; its place tells the two apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className="flex gap-3">
            <span
              aria-hidden="true"
              className="tabular mt-0.5 grid size-6 shrink-0 place-items-center rounded-full bg-red text-sm font-bold text-paper"
            >
              {index + 1}
            </span>
            <div>
              <p className="first-letter:uppercase">
                {step.by === 'system'
                  ? words.transition(step.transition)
                  : t('workshop.does', {
                      who: text(`agreement.who.${step.by}`, step.by),
                      transition: words.transition(step.transition),
                    })}
                {Object.keys(step.amountsMinor).length > 0 ? ` (${amounts(step.amountsMinor)})` : ''}
              </p>
              <p className="text-sm text-soft">
                {step.afterMinutes === 0
                  ? t('workshop.atOnce')
                  : t('workshop.after', { time: span(step.afterMinutes) })}
                {' · '}
                {t('workshop.goes', { from: words.state(step.from), to: words.state(step.to) })}
                {step.facts.length > 0
                  ? ` · ${t('workshop.while', { facts: step.facts.map((fact) => text(`agreement.fact.${fact}`, fact)).join(', ') })}`
                  : ''}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
