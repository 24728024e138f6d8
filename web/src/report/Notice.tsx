/** @jsxImportSource preact */

/** The little markdown that notices in forms use: a heading, paragraphs, bold. */
export function Notice({ text }: { text: string }) {
  return (
    <div class="notice">
      {text.split('\n').map((line) => {
        const heading = /^#+\s+(.*)$/.exec(line)?.[1];
        return heading ? <h2 key={line}>{heading}</h2> : <p key={line}>{bold(line)}</p>;
      })}
    </div>
  );
}

function bold(line: string) {
  return line.split('**').map((part, index) => (index % 2 === 1 ? <strong key={part}>{part}</strong> : part));
}
