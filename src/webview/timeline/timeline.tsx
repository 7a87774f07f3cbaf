import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JSX, RefObject } from 'preact';
import type { TimelineTexts, TimelineView } from '../../shared/timeline';
import { chosenOf, instantAt, isoTime, sliderRange, type Selection } from './choice';
import { Drawing, Marker } from './drawing';
import { keyHandlers, pointerActions, type Said, type Use } from './gestures';
import { lanesOf, markIn } from './marks';
import { usePointer } from './pointer';
import { aboutMark, aboutPosition, valueText } from './say';
import { timeAt } from './scale';
import { useChoice } from './useChoice';
import { apart, type Shown, type Zoom } from './zoom';

export interface TimelineProps {
  /** Undefined while it is unknown or cannot be loaded; then an empty line keeps the space. */
  readonly view: TimelineView | undefined;
  readonly chosen: Selection;
  readonly frozen: boolean;
  readonly texts: TimelineTexts;
  readonly zoom: Zoom;
  readonly pickSet: (id: string) => void;
  /** @param utcIso ISO 8601 UTC with seconds, within the recovery window */
  readonly pickTime: (utcIso: string) => void;
}

/** The picker of a restore point along a timeline. The host owns the choice. */
export function Timeline(props: TimelineProps): JSX.Element {
  const { zoom, chosen, texts } = props;
  const { shown } = zoom;
  const className = `timeline ${chosen.by === 'time' ? 'timeline-by-time' : ''}`;
  if (shown && !shown.view.window && shown.view.sets.length === 0)
    return <p class="timeline-empty">{texts.empty}</p>;
  return (
    <div class={className}>{shown ? <Axis {...props} shown={shown} /> : <span class="timeline-line" />}</div>
  );
}

function Axis(props: TimelineProps & { readonly shown: Shown }): JSX.Element {
  const { shown, chosen, frozen, texts, zoom, pickSet, pickTime } = props;
  const { view, span } = shown;
  const axis = useRef<HTMLDivElement>(null);
  const width = useWidth(axis);
  const scale = { span, width };
  const lanes = useMemo(() => lanesOf(width > 0 ? view.sets : [], scale), [view, span, width]);
  const choice = useChoice(chosenOf(view, chosen), frozen, (picked) => {
    if (picked.kind === 'set') pickSet(picked.set.id);
    else pickTime(isoTime(picked.time));
  });
  const [said, say] = useState<Said>();
  const grip = useRef(0);
  const use: Use = { view, by: chosen.by, shown, scale, lanes, choice, frozen, zoom, texts, say, grip };
  const pointer = usePointer(pointerActions(use));
  useLayoutEffect(() => {
    if (frozen) pointer.cancel();
  }, [frozen]);
  const canPick = view.window !== undefined || view.sets.some(({ restorable }) => restorable);
  const range = sliderRange(view, choice.shown);
  return (
    <>
      <div
        ref={axis}
        class={`timeline-axis ${said?.isOnMark ? 'timeline-over-mark' : ''}`}
        role="slider"
        tabIndex={0}
        aria-label={texts.label}
        aria-describedby="timeline-keys"
        aria-orientation="horizontal"
        aria-valuemin={range.min}
        aria-valuemax={range.max}
        aria-valuenow={range.now}
        aria-valuetext={valueText(choice.shown, texts)}
        aria-disabled={frozen || !canPick}
        {...pointer.handlers}
        {...keyHandlers(use, pointer)}
      >
        {width > 0 && (
          <>
            <Drawing view={view} scale={scale} lanes={lanes} inOneRow={chosen.by === 'backupSet'} />
            {choice.shown && <Marker chosen={choice.shown} scale={scale} lanes={lanes} />}
          </>
        )}
      </div>
      <span id="timeline-keys" class="timeline-keys">
        {view.window ? texts.keys : texts.keysSets}
      </span>
      <Tip said={said} use={use} />
    </>
  );
}

/** Describes what is under the pointer, or why nothing was chosen. */
function Tip({ said, use }: { readonly said: Said | undefined; readonly use: Use }): JSX.Element {
  const { width } = use.scale;
  const x = Math.min(Math.max(said?.x ?? 0, 0), width);
  // The offset in proportion to its width keeps the tip within the line.
  const style = { left: `${x}px`, transform: `translateX(-${(x / width) * 100}%)` };
  const lines = said && !said.refusal ? linesAt(said.x, use) : [];
  return (
    <>
      {lines.length > 0 && (
        <div class="timeline-tip" style={style} aria-hidden="true">
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <div class="timeline-tip timeline-refusal" style={style} role="status">
        {said?.refusal}
      </div>
    </>
  );
}

function linesAt(x: number, { view, shown, scale, lanes, texts }: Use): readonly string[] {
  const mark = markIn(lanes, x);
  const [first, last] = [mark?.sets[0], mark?.sets.at(-1)];
  if (mark && first && last)
    return aboutMark(mark.sets, apart(shown, first.at, last.at) !== undefined, texts);
  return aboutPosition(view, timeAt(scale, x), instantAt(view, scale, x), texts);
}

/** CSS pixels; 0 until it is measured, which happens before the first paint. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const measure = (): void => {
      if (current.clientWidth > 0) setWidth(current.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return width;
}
