import type { ExportFormat, FormState, PageTexts } from '../../shared/protocol';
import { button, el, fill, setChildren } from '../dom';

/** What is about to be made, before the button that makes it. */
export class Review {
  readonly element: HTMLElement;
  private readonly cost = el('p', { id: 'cost', class: 'cost' });
  private readonly price = el('p', { id: 'price', class: 'price', 'aria-live': 'polite' });
  private readonly obstacles = el('p', { class: 'finding error' });
  private readonly differences = el('div', { class: 'differences' });
  private readonly inherited = el('ul', { class: 'inherited' });

  constructor(
    private readonly texts: PageTexts,
    copy: (format: ExportFormat) => void,
  ) {
    const formats: readonly (readonly [string, ExportFormat])[] = [
      [texts.copyCliBash, 'cliBash'],
      [texts.copyCliPowerShell, 'cliPowerShell'],
      [texts.copyTerraform, 'terraform'],
      [texts.copyTypeScript, 'typescript'],
      [texts.copyJson, 'json'],
    ];
    this.element = el(
      'section',
      { class: 'review', 'aria-labelledby': 'review-title' },
      el('h2', { id: 'review-title' }, texts.review),
      this.obstacles,
      this.cost,
      this.price,
      this.differences,
      this.inherited,
      el(
        'div',
        { class: 'copy-as', role: 'group', 'aria-labelledby': 'copy-as-label' },
        el('span', { id: 'copy-as-label' }, `${texts.copyAs}: `),
        ...formats.map(([label, format]) =>
          button(label, 'link', () => {
            copy(format);
          }),
        ),
      ),
    );
  }

  update(state: FormState): void {
    const errors = state.findings.filter(({ severity }) => severity === 'error').length;
    this.obstacles.hidden = errors === 0;
    this.obstacles.textContent = fill(this.texts.toCorrect, String(errors));
    this.cost.textContent = state.costNote;
    this.price.className = `price ${state.price.status}`;
    setChildren(this.price, [el('strong', {}, `${this.texts.price}: `), state.price.sentence]);
    setChildren(this.differences, [this.table(state)]);
    setChildren(
      this.inherited,
      state.review.inherited.map((sentence) => el('li', {}, sentence)),
    );
  }

  private table({ review }: FormState): HTMLElement {
    const { noDifference, reviewParameter, reviewSource, reviewClone } = this.texts;
    if (review.differences.length === 0) return el('p', {}, noDifference);
    const head = [reviewParameter, reviewSource, reviewClone].map((text) => el('th', { scope: 'col' }, text));
    const rows = review.differences.map(({ label, source, clone }) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, label),
        el('td', {}, source || '–'),
        el('td', {}, clone || '–'),
      ),
    );
    return el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows));
  }
}
