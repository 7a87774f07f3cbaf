import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { TimelineSet, TimelineView } from '../../shared/timeline';
import { instantOf, type Chosen } from './choice';
import { markOfSet, type Lanes, type Mark } from './marks';
import { contains, xOf, type Scale } from './scale';
import { ticksOf, type Tick } from './ticks';

/** What is drawn on the line. The form of a mark tells its kind, so that nobody needs to tell the colours. */

/** A place on the line, CSS pixels. */
function at(x: number): { readonly left: string } {
  return { left: `${x}px` };
}

interface DrawingProps {
  readonly view: TimelineView;
  readonly scale: Scale;
  readonly lanes: Lanes;
  readonly inOneRow: boolean;
}

/** All that stays while the pointer moves and something else is chosen. */
export function Drawing({ view, scale, lanes, inOneRow }: DrawingProps): JSX.Element {
  const { span, width } = scale;
  // Preact leaves an element alone that is the same one as before.
  return useMemo(
    () => (
      <>
        <Ground view={view} scale={scale} inOneRow={inOneRow} />
        <Marks marks={lanes.incremental} lane="timeline-incremental" />
        <Marks marks={lanes.others} lane="" />
      </>
    ),
    [view, span, width, lanes, inOneRow],
  );
}

function Ground({ view, scale, inOneRow }: Omit<DrawingProps, 'lanes'>): JSX.Element {
  const { window, now } = view;
  const { ticks, contexts } = ticksOf(scale, document.documentElement.lang || navigator.language, inOneRow);
  const left = window && Math.max(xOf(scale, window.begin), 0);
  const right = window && Math.min(xOf(scale, window.end), scale.width);
  return (
    <>
      <span class="timeline-line" />
      {left !== undefined && right !== undefined && right >= 0 && left <= scale.width && (
        // However short it is, it can be seen.
        <span class="timeline-any" style={{ ...at(left), width: `${Math.max(right - left, 2)}px` }} />
      )}
      {holesIn(view, scale).map(({ from, to }) => (
        <span
          key={from}
          class="timeline-hole"
          style={{ ...at(from), width: `${Math.max(to - from, 2)}px` }}
        />
      ))}
      {ticks.map(({ time, x }) => (
        <span key={time} class="timeline-tick" style={at(x)} />
      ))}
      <Labels ticks={ticks} className="timeline-label" />
      <Labels ticks={contexts} className="timeline-label timeline-context" />
      {contains(scale.span, now) && <span class="timeline-now" style={at(xOf(scale, now))} />}
    </>
  );
}

/** Where the window has no log backups, CSS pixels. */
function holesIn(
  { gaps }: TimelineView,
  scale: Scale,
): readonly { readonly from: number; readonly to: number }[] {
  return gaps
    .filter(({ kind }) => kind === 'noLogs')
    .map(({ begin, end }) => ({
      from: Math.max(xOf(scale, begin), 0),
      to: Math.min(xOf(scale, end), scale.width),
    }))
    .filter(({ from, to }) => to >= from);
}

function Labels({
  ticks,
  className,
}: {
  readonly ticks: readonly Tick[];
  readonly className: string;
}): JSX.Element {
  return (
    <>
      {ticks
        .filter(({ label }) => label !== '')
        .map((tick) => (
          <span key={tick.time} class={className} style={labelStyle(tick)}>
            {tick.label}
          </span>
        ))}
    </>
  );
}

/** A label that would go beyond an end of the line begins or ends there, whatever its width really is. */
function labelStyle({ x, labelX }: Tick): Readonly<Record<string, string>> {
  if (labelX > x) return { left: '0' };
  return labelX < x ? { right: '0' } : { ...at(x), transform: 'translateX(-50%)' };
}

function Marks({ marks, lane }: { readonly marks: readonly Mark[]; readonly lane: string }): JSX.Element {
  return (
    <>
      {marks.map(({ x, sets }) => (
        <span key={sets[0]?.id} class={`timeline-mark ${formOf(sets)} ${lane}`} style={at(x)} />
      ))}
    </>
  );
}

function formOf(sets: readonly TimelineSet[]): string {
  const [first] = sets;
  if (first && sets.length === 1) return `timeline-${first.kind}`;
  return sets.some(({ restorable }) => restorable) ? 'timeline-several' : 'timeline-several timeline-none';
}

/** A ring around the mark of the chosen set, a pin at the chosen instant, or an arrow to where it is out of view. */
export function Marker({
  chosen,
  scale,
  lanes,
}: {
  readonly chosen: Chosen;
  readonly scale: Scale;
  readonly lanes: Lanes;
}): JSX.Element {
  const x = xOf(scale, instantOf(chosen));
  if (x < -1) return <span class="timeline-beyond timeline-before" />;
  if (x > scale.width + 1) return <span class="timeline-beyond timeline-after" />;
  if (chosen.kind === 'time') return <span class="timeline-pin" style={at(x)} />;
  const mark = markOfSet(lanes, chosen.set.id);
  const isWide = mark && mark.sets.length > 1;
  return <span class={`timeline-ring ${isWide ? 'timeline-wide' : ''}`} style={at(mark?.x ?? x)} />;
}
