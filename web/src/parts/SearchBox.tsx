import { Input } from 'antd';

interface Props {
  /** What can be looked for. */
  hint: string;
  /** Words to begin with. */
  q?: string;
  width: number;
  search(words: string): void;
}

/** Asks when Enter is pressed, not at every letter. */
export function SearchBox({ hint, q, width, search }: Props) {
  return (
    <Input.Search
      allowClear
      defaultValue={q}
      placeholder={hint}
      aria-label={hint}
      onSearch={(words) => search(words.trim())}
      style={{ width }}
    />
  );
}
