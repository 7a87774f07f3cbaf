export interface PlotPoint {
  readonly name: string;
  readonly count: number;
  readonly ms: number;
}

const left = 70;
const top = 20;
const width = 480;
const height = 400;
const colors = ['#1f6feb', '#cf222e', '#1a7f37', '#9a6700', '#8250df', '#bf3989', '#57606a', '#0a7ea4'];

const powers = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, at) => from * 10 ** at);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** An SVG in which both axes are logarithmic: how long each wait is (ms) by the number of what it depends on. */
export function plot(series: readonly (readonly PlotPoint[])[]): string {
  const all = series.flat();
  const [counts, times] = [all.map(({ count }) => count), all.map(({ ms }) => ms)];
  const axis = (values: readonly number[]): readonly number[] =>
    powers(
      10 ** Math.floor(Math.log10(Math.min(...values))),
      10 ** Math.ceil(Math.log10(Math.max(...values))),
    );
  const [countAxis, timeAxis] = [axis(counts), axis(times)];
  const share = (value: number, marks: readonly number[]): number =>
    marks.length < 2 ? 0 : Math.log10(value / (marks[0] ?? 1)) / (marks.length - 1);
  const x = (count: number): number => left + width * share(count, countAxis);
  const y = (ms: number): number => top + height * (1 - share(ms, timeAxis));
  const text = (at: readonly [number, number], says: string, more: string): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${escaped(says)}</text>`;
  const grid = [
    ...countAxis.flatMap((count) => [
      `<path class="grid" d="M${x(count).toFixed(1)} ${top}v${height}"/>`,
      text([x(count), top + height + 18], count.toLocaleString('en'), 'text-anchor="middle"'),
    ]),
    ...timeAxis.flatMap((ms) => [
      `<path class="grid" d="M${left} ${y(ms).toFixed(1)}h${width}"/>`,
      text([left - 8, y(ms) + 4], `${ms.toLocaleString('en')} ms`, 'text-anchor="end"'),
    ]),
  ];
  const lines = series.flatMap((points, index) => {
    const color = colors[index % colors.length] ?? '';
    const places = points.map(({ count, ms }) => `${x(count).toFixed(1)} ${y(ms).toFixed(1)}`);
    const dashes = index < colors.length ? '' : ' stroke-dasharray="5 4"';
    const legendY = top + 12 + 20 * index;
    return [
      `<path fill="none" stroke="${color}" stroke-width="2"${dashes} d="M${places.join('L')}"/>`,
      ...points.map(
        ({ count, ms }) =>
          `<circle cx="${x(count).toFixed(1)}" cy="${y(ms).toFixed(1)}" r="3" fill="${color}"/>`,
      ),
      `<path stroke="${color}" stroke-width="2"${dashes} d="M${left + width + 20} ${legendY - 4}h24"/>`,
      text([left + width + 52, legendY], points[0]?.name ?? '', ''),
    ];
  });
  const size = `${left + width + 420} ${Math.max(top + height + 40, top + 20 * series.length + 20)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" font-family="sans-serif" font-size="12">`,
    '<style>.grid { stroke: #d0d7de; }</style>',
    `<rect width="100%" height="100%" fill="white"/>`,
    ...grid,
    ...lines,
    '</svg>\n',
  ].join('\n');
}
