import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PopoverProps {
  readonly id: string;
  readonly role: 'menu' | 'note';
  readonly label: string;
  readonly className?: string;
  readonly children: ComponentChildren;
}

/**
 * A native popover beside its button (`popovertarget`). It is positioned by script when it opens, because the browser
 * of the oldest supported VS Code does not support CSS anchor positioning.
 */
export function Popover({ id, role, label, className = '', children }: PopoverProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const popover = element.current;
    if (!popover) return;
    const place = (): void => {
      const opener = document.querySelector(`[popovertarget="${id}"]`)?.getBoundingClientRect();
      if (!opener || !popover.matches(':popover-open')) return;
      const { width, height } = popover.getBoundingClientRect();
      const below = opener.bottom + 4;
      const top = below + height > innerHeight ? Math.max(4, opener.top - height - 4) : below;
      popover.style.top = `${top}px`;
      popover.style.left = `${Math.max(4, Math.min(opener.left, innerWidth - width - 8))}px`;
      if (role === 'menu') popover.querySelector('button')?.focus();
    };
    popover.addEventListener('toggle', place);
    return () => {
      popover.removeEventListener('toggle', place);
    };
  }, [id, role]);
  return (
    <div
      ref={element}
      id={id}
      popover="auto"
      role={role}
      aria-label={label}
      class={className}
      onKeyDown={walk}
    >
      {children}
    </div>
  );
}

function walk(event: TargetedKeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined;
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
  if (step === undefined || entries.length === 0) return;
  event.preventDefault();
  const current = entries.findIndex((entry) => entry === document.activeElement);
  entries.at((current + step) % entries.length)?.focus();
}
