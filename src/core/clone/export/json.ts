import type { ExportInput } from './input';
import { escapeHidden } from './hidden';

/** The wire parameters as they are: what is JSON inside a parameter stays a string, as it is sent. */
export function exportJson({ request }: ExportInput): string {
  return `${escapeHidden(JSON.stringify(request, undefined, 2))}\n`;
}
