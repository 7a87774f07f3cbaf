import type { JSX, RefObject, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Choice, FieldSpec } from '../../shared/protocol';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { classFilter } from './classFilter';

/** How long the rows must not scroll before their prices are requested, milliseconds. */
const restMs = 150;
const rowHeight = 24;
const shownRows = 8;
const steps: ReadonlyMap<string, number> = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
  ['PageDown', shownRows],
  ['PageUp', -shownRows],
]);

interface ClassPickerProps {
  readonly spec: FieldSpec;
  readonly isBad: boolean;
  readonly choices: readonly Choice[];
}

/** The filtered rows, the row reached by keys, and the key handler. */
function useFilteredRows(
  chosen: string,
  choices: readonly Choice[],
  choose: (value: string) => void,
): {
  readonly rows: readonly Choice[];
  readonly current: Choice | undefined;
  readonly hasWalked: boolean;
  readonly filter: string;
  readonly setFilter: (text: string) => void;
  readonly take: (value: string) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLInputElement>) => void;
} {
  const [filter, setText] = useState('');
  const [walked, setWalked] = useState<string>();
  const rows = choices.filter(classFilter(filter));
  const current = rows.find(({ value }) => value === (walked ?? chosen)) ?? rows[0];
  const setFilter = (text: string): void => {
    setText(text);
    setWalked(undefined);
  };
  const take = (value: string): void => {
    setFilter('');
    choose(value);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const step = steps.get(event.key);
    if (step !== undefined) {
      event.preventDefault();
      const at = rows.findIndex(({ value }) => value === current?.value);
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
      setWalked(next?.value);
      document.getElementById(idOf(next?.value))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      event.preventDefault();
      // Without typing or moving, there is no choice.
      if (current && (walked !== undefined || filter !== '')) take(current.value);
    } else if (event.key === 'Escape' && filter !== '') {
      event.preventDefault();
      setText('');
    }
  };
  return { rows, current, hasWalked: walked !== undefined, filter, setFilter, take, onKeyDown };
}

/** A list of classes sorted by cores and memory, with a filter, their specifications and the cost of the clone. */
export function ClassPicker({ spec: { name, label }, isBad, choices }: ClassPickerProps): JSX.Element {
  const { page, texts } = usePage();
  const chosen = page.textOf(name);
  const { rows, current, hasWalked, filter, setFilter, take, onKeyDown } = useFilteredRows(
    chosen,
    choices,
    (value) => {
      page.change(name, value);
    },
  );
  return (
    <div class="picker">
      <input
        type="text"
        id={name}
        role="combobox"
        class="short"
        aria-expanded
        aria-autocomplete="list"
        aria-controls="classes"
        aria-activedescendant={idOf(current?.value)}
        aria-describedby={`${name}-message`}
        aria-invalid={isBad}
        placeholder={texts.filterClasses}
        autocomplete="off"
        spellcheck={false}
        value={filter}
        onInput={(event) => {
          setFilter(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          // Remaining filter text would look like the class.
          setFilter('');
        }}
      />
      <ClassList
        label={label}
        rows={rows}
        chosen={chosen}
        walked={hasWalked ? current : undefined}
        take={take}
      />
    </div>
  );
}

interface ClassListProps {
  readonly label: string;
  readonly rows: readonly Choice[];
  readonly chosen: string;
  /** The row reached by keys. */
  readonly walked: Choice | undefined;
  readonly take: (value: string) => void;
}

function ClassList({ label, rows, chosen, walked, take }: ClassListProps): JSX.Element {
  const { texts } = usePage();
  const list = usePricesInView(rows);
  return (
    <div class="classes small">
      <div class="head dim" aria-hidden="true">
        <span>{texts.classSize}</span>
        <span>{texts.className}</span>
        <span class="num opt">{texts.classConnections}</span>
        <span class="num opt">{texts.classIops}</span>
        <span class="num">{texts.classPrice}</span>
      </div>
      <div
        role="listbox"
        id="classes"
        aria-label={label}
        ref={list}
        onMouseDown={(event) => {
          // Keeps the focus in the filter, because losing it would reset the rows during the click.
          event.preventDefault();
        }}
      >
        {rows.map((choice) => (
          <ClassRow
            key={choice.value}
            choice={choice}
            isChosen={choice.value === chosen}
            isCurrent={choice === walked}
            take={take}
          />
        ))}
      </div>
      {rows.length === 0 && (
        <p class="dim none" role="status">
          {texts.noClass}
        </p>
      )}
    </div>
  );
}

interface ClassRowProps {
  readonly choice: Choice;
  readonly isChosen: boolean;
  readonly isCurrent: boolean;
  readonly take: (value: string) => void;
}

function ClassRow({
  choice: { value, label, power },
  isChosen,
  isCurrent,
  take,
}: ClassRowProps): JSX.Element {
  const { state } = usePage();
  const unknown = (text: string | undefined): string => text || '–';
  return (
    <div
      class={`pick ${isCurrent ? 'walked' : ''}`}
      role="option"
      id={idOf(value)}
      aria-selected={isChosen}
      title={label}
      onClick={() => {
        take(value);
      }}
    >
      <Icon name="check" />
      <span>{unknown(power?.size)}</span>
      <span class="dim cut">{value}</span>
      <span class="num dim opt">{unknown(power?.connections)}</span>
      <span class="num dim opt">{unknown(power?.iops)}</span>
      <span class="num">{state.classPrices[value] ?? '…'}</span>
    </div>
  );
}

function idOf(value: string | undefined): string {
  return `class-${value ?? ''}`;
}

/** Requests the prices of the visible rows once scrolling stops. */
function usePricesInView(rows: readonly Choice[]): RefObject<HTMLDivElement | null> {
  const { page, state } = usePage();
  // When a change affects all prices, none is known, and they are requested again.
  const isPriced = Object.keys(state.classPrices).length > 0;
  const list = useRef<HTMLDivElement>(null);
  const names = rows.map(({ value }) => value).join(' ');
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // The group is collapsed.
        if (element.offsetParent === null) return;
        const from = Math.floor(element.scrollTop / rowHeight);
        const classes = names
          .split(' ')
          .slice(from, from + shownRows + 1)
          .filter(Boolean);
        if (classes.length > 0) page.post({ type: 'classPrices', classes });
      }, restMs);
    };
    const seen = new IntersectionObserver(ask);
    seen.observe(element);
    element.addEventListener('scroll', ask);
    ask();
    return () => {
      clearTimeout(timer);
      seen.disconnect();
      element.removeEventListener('scroll', ask);
    };
  }, [names, page, isPriced]);
  return list;
}
