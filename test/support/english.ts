/**
 * English words in what a screen of another language shows, but for the service's own words, names and ids. A token that
 * has digits, a dot, a dash or capitals inside is a name of something and no word.
 */
export function englishIn(text: string): string[] {
  const words = text
    // Code, commands, addresses and what has to be typed as it is.
    .replace(/\(command:[^)]*\)|`[^`]*`|"[^"]*"|(?<!:)<[a-z ]+>|https?:\/\/\S*|\b\w+=[\w&/.:{}-]+/g, ' ')
    .replace(/aliyun configure( --profile)?|profile:<name>|24 hours ago|(?<![\w/])\/[a-z]+/g, ' ')
    .replace(/RDS Clone for Alibaba Cloud/g, ' ')
    // Regions as RDS names them: it has no Japanese.
    .replace(/\b[A-Z][A-Za-z]+ \([A-Z][A-Za-z ]+\)/g, ' ')
    // The editions as Alibaba Cloud's Japanese pages name them, and states with their meaning behind.
    .replace(/(Serverless )?(Basic|High-availability|Cluster|Enterprise) Edition/g, ' ')
    .replace(/(?<![\w-])[A-Za-z]+(?=（)/g, ' ')
    .split(/[^\w./:@*…-]+/)
    .map((token) => token.replace(/^[./:@*…-]+|[./:@*…-]+$/g, ''))
    .filter((token) => /^[A-Z]?[a-z]{2,}$/.test(token));
  return [...new Set(words)].filter((word) => !allowed.has(word));
}

const allowed: ReadonlySet<string> = new Set([
  // Products, engines, tools and formats.
  ...['Alibaba', 'Cloud', 'Clone', 'aliyun', 'Server', 'bash', 'Terraform', 'Serverless', 'Provider', 'Code'],
  ...['Windows', 'Database', 'Client', 'mysql', 'psql', 'sqlcmd', 'Babelfish'],
  // What the pages of RDS and RAM do not translate.
  ...['Buffer', 'Pool', 'Extension', 'Secret', 'Token', 'Bearer', 'External', 'Singapore'],
  // Keys of the keyboard.
  ...['Ctrl', 'Cmd', 'Shift', 'Enter', 'Esc', 'Home', 'End', 'Page', 'Up', 'Down'],
  // Values of the request and what the sandbox answers.
  ...['Month', 'Year', 'Postpaid', 'Prepaid', 'Category', 'Engine', 'true', 'false', 'Sandbox', 'sandbox'],
  ...['logical', 'apply', 'environment'],
  // Names in the sandbox and of the clone.
  ...['rehearsal', 'shop', 'audit', 'orders', 'hosts', 'default'],
]);
