import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { TimelineSet, TimelineView } from '../../shared/timeline';
import { instantOf, type Chosen } from './choice';
import { markOfSet, type Lanes, type Mark } from './marks';
import { contains, xOf, type Scale } from './scale';
import { ticksOf, type Tick } from './ticks';

/** The drawing of the timeline. Marks differ in shape, so that they can be told apart without color. */

/** A position on the line, CSS pixels. */
function at(x: number): { readonly left: string } {
  return { left: `${x}px` };
}

interface DrawingProps {
  readonly view: TimelineView;
  readonly scale: Scale;
  readonly lanes: Lanes;
  readonly inOneRow: boolean;
}

/** The part that does not depend on the pointer or the choice. */
export function Drawing({ view, scale, lanes, inOneRow }: DrawingProps): JSX.Element {
  const { span, width } = scale;
  // Memoized, because Preact skips an identical element.
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
        // Keeps even a short window visible.
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

/** A label that would cross an end of the line is aligned with that end, whatever its real width. */
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

/** A ring around the mark of the chosen set, a pin at the chosen instant, or an arrow toward a choice out of view. */
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
