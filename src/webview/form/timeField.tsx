import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PageTexts } from '../../shared/pageTexts';
import type { FieldSpec, FormState } from '../../shared/protocol';
import { readTime, type TimeReading } from '../../shared/time/readTime';
import { describeTime, showTime } from '../../shared/time/showTime';
import { usePage, type Page } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';
import { focusControl } from './focus';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const dayMs = 24 * 60 * 60_000;

interface TimeFieldProps {
  readonly spec: FieldSpec;
  readonly isBad: boolean;
}

interface Typed {
  readonly raw: string;
  /** The value that was sent to the host for it. */
  readonly value: string;
  readonly reading: TimeReading;
}

/**
 * A field for a time in any format. The typed text does not change, and the two lines below show how it is read; only
 * an unambiguous instant is accepted.
 */
export function TimeField({ spec: { name, required }, isBad }: TimeFieldProps): JSX.Element {
  const { page, state, texts } = usePage();
  const [typed, setTyped] = useState<Typed>();
  const value = page.textOf(name);
  // When the timeline or a button has set another time, the typed text is obsolete.
  const current = typed?.value === value ? typed : undefined;
  const raw = current?.raw ?? showTime(value, timeZone);
  const take = (text: string): void => {
    const reading = readTime(text, { now: Date.now(), timeZone });
    const next = reading.kind === 'instant' ? reading.instant : text;
    setTyped({ raw: text, value: next, reading });
    page.change(name, next);
  };
  const choose = (instant: string): void => {
    setTyped(undefined);
    page.change(name, instant);
    // The button may disappear, so the focus moves to the field.
    focusControl(name);
  };
  // The text is read when it is typed: read again later, `14:32` or `2 hours ago` would be another instant than the one
  // sent.
  const reading = current?.reading ?? readTime(raw, { now: Date.now(), timeZone });
  return (
    <div class="time">
      <input
        type="text"
        id={name}
        name={name}
        class="wide"
        value={raw}
        spellcheck={false}
        autocomplete="off"
        aria-describedby={`${name}-message understood`}
        aria-required={required}
        aria-invalid={isBad || (raw !== '' && reading.kind !== 'instant')}
        onInput={(event) => {
          take(event.currentTarget.value);
        }}
      />
      <Understood reading={reading} state={state} texts={texts} choose={choose} />
      <Chips page={page} choose={choose} />
    </div>
  );
}

interface UnderstoodProps {
  readonly reading: TimeReading;
  readonly state: FormState;
  readonly texts: PageTexts;
  readonly choose: (instant: string) => void;
}

/** How the text is read, in two lines of constant height. */
function Understood({ reading, state, texts, choose }: UnderstoodProps): JSX.Element {
  const chip = (instant: string, label: string): JSX.Element => (
    <button
      key={instant}
      type="button"
      class="chip"
      onClick={() => {
        choose(instant);
      }}
    >
      {label}
    </button>
  );
  const clock = (wall: string): string => wall.slice(11, 16);
  const problem = (text: string, chips: readonly JSX.Element[]): JSX.Element => (
    <p class="understood small problem" id="understood" role="status">
      <Icon name="error" tone="err" />
      <span class="wide">
        {text} {chips}
      </span>
    </p>
  );
  switch (reading.kind) {
    case 'instant':
      return <Instant instant={reading.instant} state={state} texts={texts} chip={chip} />;
    case 'twice':
      return problem(
        fill(texts.twice, clock(reading.wall)),
        reading.instants.map(({ instant, offset }) => chip(instant, `${clock(reading.wall)} UTC${offset}`)),
      );
    case 'skipped':
      return problem(fill(texts.skipped, clock(reading.wall)), [
        chip(reading.next, showTime(reading.next, timeZone).slice(11, 16)),
      ]);
    case 'ambiguous':
      return reading.of === 'day'
        ? problem(
            texts.dayOrMonth,
            reading.readings.map(({ instant }) => chip(instant, showTime(instant, timeZone))),
          )
        : problem(
            texts.whichZone,
            reading.readings.map(({ instant, offset }) => chip(instant, `UTC${offset}`)),
          );
    case 'unreadable':
      return problem(texts.notATime, []);
    case 'blank':
      return <p class="understood small" id="understood" role="status" />;
  }
}

interface InstantProps {
  readonly instant: string;
  readonly state: FormState;
  readonly texts: PageTexts;
  readonly chip: (instant: string, label: string) => JSX.Element;
}

function Instant({ instant, state, texts, chip }: InstantProps): JSX.Element {
  const described = describeTime(instant, timeZone, Date.now());
  const { status, begin, end } = state.recoveryWindow;
  const isKnown = status === 'ready';
  const isLate = isKnown && Date.parse(instant) > Date.parse(end);
  const isEarly = isKnown && Date.parse(instant) < Date.parse(begin);
  const language = document.documentElement.lang;
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  return (
    <p class="understood small" id="understood" role="status">
      <Icon name={isLate || isEarly ? 'error' : 'check'} tone={isLate || isEarly ? 'err' : 'ok'} />
      <span class="z">UTC{described?.offset}</span>
      <span>
        {weekday.format(Date.parse(instant))} {described?.local}
      </span>
      {isLate ? (
        <span>
          {fill(texts.afterLatest, showTime(end, timeZone).slice(11))} {chip(end, texts.useLatest)}
        </span>
      ) : isEarly ? (
        <span>
          {fill(texts.beforeFirst, showTime(begin, timeZone))} {chip(begin, texts.useFirst)}
        </span>
      ) : (
        <span class="dim">
          {described && relative.format(described.relative.value, described.relative.unit)}
        </span>
      )}
      <span class="z dim">UTC</span>
      <span class="dim">{described?.utc}</span>
    </p>
  );
}

function Chips({
  page,
  choose,
}: {
  readonly page: Page;
  readonly choose: (instant: string) => void;
}): JSX.Element {
  const { state, texts } = usePage();
  const { recoveryWindow, timeline } = state;
  const end = Date.parse(recoveryWindow.end);
  const full = timeline?.sets.filter(({ kind, restorable }) => kind === 'full' && restorable).at(-1);
  const chips = [
    [texts.latest, end],
    [texts.dayAgo, Date.now() - dayMs],
    [texts.beforeFullBackup, full && full.start - 1000],
  ] as const;
  return (
    <div class="row chips">
      {chips.map(([label, time]) => (
        <button
          key={label}
          type="button"
          class="chip"
          aria-disabled={time === undefined || Number.isNaN(time)}
          onClick={() => {
            if (time === undefined || Number.isNaN(time)) return;
            choose(new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z'));
            page.restoreBy('time');
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
