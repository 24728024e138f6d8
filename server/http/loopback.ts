/** `127.0.0.1`, `::1`, `::ffff:127.0.0.1` or `localhost`: this machine itself, which no name server can turn into another. */
export function isLoopback(host: string): boolean {
  const bare = withoutMapping(host.replace(/^\[|\]$/g, ''));
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** An IPv4 address as such, where a socket of both kinds shows it as IPv6. */
export function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
