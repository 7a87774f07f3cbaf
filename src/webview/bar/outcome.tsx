import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FormProgress, PageAction } from '../../shared/protocol';
import { usePage } from '../page';
import { Icon } from '../ui/icon';
import { fill } from '../ui/texts';

/** Actions per phase, the main one first; the name of an action is also the name of its text. */
const actionsAt = {
  sending: [],
  waiting: [],
  unknown: ['checkAgain', 'openConsole'],
  accepted: ['showClones', 'cloneAgain'],
  creating: ['showClones', 'cloneAgain'],
  ready: ['copyConnection', 'reveal', 'cloneAgain', 'release'],
  lost: ['checkAgain', 'openConsole', 'cloneAgain'],
  timedOut: ['checkAgain', 'openConsole', 'cloneAgain'],
  released: ['cloneAgain'],
  gone: ['showClones', 'cloneAgain'],
} as const satisfies Readonly<Record<FormProgress['phase'], readonly PageAction[]>>;

export function Outcome({ progress }: { readonly progress: FormProgress }): JSX.Element {
  const { page, texts } = usePage();
  const { phase, title, sentence, costs, startedAt, estimateMs } = progress;
  const actions = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that had the focus has disappeared.
    if (document.activeElement === document.body && document.hasFocus()) {
      actions.current?.querySelector('button')?.focus();
    }
  }, [phase]);
  const isMain = phase === 'ready' || phase === 'unknown';
  return (
    <>
      {startedAt !== undefined && <Meter startedAt={startedAt} estimateMs={estimateMs} label={title} />}
      <div class="what state progress" role="status">
        <strong>
          {phase === 'ready' && <Icon name="pass" tone="ok" />}
          {['unknown', 'lost', 'timedOut', 'gone'].includes(phase) && <Icon name="warning" tone="warn" />}
          {title}
        </strong>
        <span class={`spec dim phase ${phase}`}>{sentence}</span>
      </div>
      <div class="line dim">
        {startedAt !== undefined && <Elapsed startedAt={startedAt} estimateMs={estimateMs} />}
        <span>{costs}</span>
      </div>
      <div class={`actions ${phase}`} ref={actions}>
        {actionsAt[phase].map((action, index) => (
          <button
            key={action}
            type="button"
            class={isMain && index === 0 ? 'primary' : ''}
            onClick={() => {
              page.post({ type: 'action', action });
            }}
          >
            {texts[action]}
          </button>
        ))}
      </div>
    </>
  );
}

interface ClockProps {
  readonly startedAt: number;
  readonly estimateMs: number | undefined;
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}

function Elapsed({ startedAt, estimateMs }: ClockProps): JSX.Element {
  const { texts } = usePage();
  const elapsed = clock(useNow() - startedAt);
  return (
    <span aria-live="off">
      {estimateMs === undefined ? elapsed : fill(texts.elapsedOf, elapsed, clock(estimateMs))}
    </span>
  );
}

function Meter({ startedAt, estimateMs, label }: ClockProps & { readonly label: string }): JSX.Element {
  const now = useNow();
  if (estimateMs === undefined) return <div class="meter busy" role="progressbar" aria-label={label} />;
  // The estimate may be wrong, so the meter fills up only when the clone is ready.
  const share = Math.max(0, Math.min(95, Math.round(((now - startedAt) / estimateMs) * 100)));
  return (
    <div
      class="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
    >
      <i style={{ width: `${share}%` }} />
    </div>
  );
}

/** `1:02:14`, `0:14`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
