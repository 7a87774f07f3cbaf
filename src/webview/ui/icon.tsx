import type { JSX } from 'preact';

const paths = {
  chevron: 'M6 3.5 10.5 8 6 12.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  check: 'm3 8.5 3.2 3.2L13 4.5',
  error: 'M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0zM5.7 5.7l4.6 4.6m0-4.6-4.6 4.6',
  warning: 'M8 2 14.5 13.8h-13zM8 6.2v4M8 11.2v1.2',
  pass: 'M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0zM5.2 8.2l2 2L11 6.2',
  help: 'M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0zM6.2 6.4c0-2.4 3.6-2.3 3.6-.1 0 1.4-1.8 1.5-1.8 2.9M8 10.6v1.2',
  reset: 'M3.2 3v3.6h3.6M3.4 6.4a5 5 0 1 1-.4 3',
} as const;

/** A decorative icon; the text beside it has the same meaning. */
export function Icon({ name, tone = '' }: { name: keyof typeof paths; tone?: string }): JSX.Element {
  return (
    <svg class={`i ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
