/**
 * English words in what a screen of another language shows, but for the service's own words, names and ids. A token that
 * has digits, a dot, a dash or capitals inside is a name of something and no word.
 */
export function englishIn(text: string): string[] {
  const words = text
    // The editions as Alibaba Cloud's Japanese pages name them, and states with their meaning behind.
    // Regions as RDS names them: it has no Japanese.
    .replace(/\b[A-Z][a-z]+ \([A-Z][a-z ]+\)/g, '')
    .replace(/(Serverless )?(Basic|High-availability|Cluster|Enterprise) Edition/g, '')
    .replace(/\b[A-Za-z]+(?=（)/g, '')
    .split(/[^\w./:@*…-]+/)
    .map((token) => token.replace(/^[./:@*…-]+|[./:@*…-]+$/g, ''))
    .filter((token) => /^[A-Z]?[a-z]{2,}$/.test(token));
  return [...new Set(words)].filter((word) => !allowed.has(word));
}

const allowed: ReadonlySet<string> = new Set([
  // Products, engines and tools.
  ...['Alibaba', 'Cloud', 'Clone', 'aliyun', 'Server', 'bash', 'Terraform', 'Serverless', 'Provider', 'Code'],
  // Features that the pages of RDS do not translate.
  ...['Buffer', 'Pool', 'Extension'],
  // Keys of the keyboard.
  ...['Ctrl', 'Cmd', 'Shift', 'Enter', 'Esc', 'Home', 'End', 'Page', 'Up', 'Down'],
  // Values of the request and what the sandbox answers.
  ...['Month', 'Year', 'Postpaid', 'Prepaid', 'Category', 'Engine', 'true', 'false', 'Sandbox', 'sandbox'],
  // Names in the sandbox and of the clone.
  ...['rehearsal', 'shop', 'audit', 'orders', 'hosts', 'default'],
]);
