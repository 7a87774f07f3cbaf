import type { JSX } from 'preact';
import { usePage } from '../page';
import { Popover } from '../ui/popover';

/** The request in other words, for a terminal or a program. */
export function CopyMenu(): JSX.Element {
  const { page, texts } = usePage();
  const formats = [
    [texts.copyCliBash, 'cliBash'],
    [texts.copyCliPowerShell, 'cliPowerShell'],
    [texts.copyTerraform, 'terraform'],
    [texts.copyTypeScript, 'typescript'],
    [texts.copyJson, 'json'],
  ] as const;
  return (
    <>
      <button type="button" class="menu" popovertarget="copy" aria-haspopup="menu">
        {texts.copyAs}
      </button>
      <Popover id="copy" role="menu" label={texts.copyAs}>
        {formats.map(([label, format]) => (
          <button
            key={format}
            type="button"
            role="menuitem"
            onClick={() => {
              document.getElementById('copy')?.hidePopover();
              page.post({ type: 'export', format });
            }}
          >
            {label}
          </button>
        ))}
      </Popover>
    </>
  );
}
