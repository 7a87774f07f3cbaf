import type { ExportInput } from './input';
import { escapeHidden } from './hidden';

/** The wire parameters as they are sent: a parameter that is JSON itself stays a string. */
export function exportJson({ request }: ExportInput): string {
  return `${escapeHidden(JSON.stringify(request, undefined, 2))}\n`;
}
