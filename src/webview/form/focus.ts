import type { CloneParameterName } from '../../shared/clone';

/** Moves the focus to the control of a field and scrolls it clear of the bar. */
export function focusControl(name: CloneParameterName): void {
  // Skips the help button beside the label.
  const field = document.querySelector<HTMLElement>(`[data-parameter="${name}"] .control`);
  const control =
    field?.querySelector<HTMLElement>('input[type="radio"]:checked') ??
    field?.querySelector<HTMLElement>('input, select, [tabindex="0"], textarea, button');
  control?.focus();
  control?.scrollIntoView({ block: 'nearest' });
}
