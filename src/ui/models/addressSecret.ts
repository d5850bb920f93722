/** Names of parameters that carry a secret, as servers and gateways call them: key, api-key, access_token, sig. */
const SECRET_NAME = /key|token|secret|password|auth|credential|signature|^sig$|^code$/i;

/** The part of a server's address that is a secret, as a person would call it; undefined where there is none. */
export function addressSecret(address: string): string | undefined {
  const url = parse(address);
  if (!url) return undefined;
  if (url.username !== "" || url.password !== "") return "user:password@";
  const name = [...url.searchParams.keys()].find((each) => SECRET_NAME.test(each));
  return name === undefined ? undefined : `${name}=`;
}

/** The address as it may be kept and shown. */
export function withoutSecret(address: string): string {
  const url = parse(address);
  if (!url || addressSecret(address) === undefined) return address;
  url.username = "";
  url.password = "";
  for (const name of [...url.searchParams.keys()]) if (SECRET_NAME.test(name)) url.searchParams.delete(name);
  return url.href;
}

function parse(address: string): URL | undefined {
  try {
    return new URL(address.trim());
  } catch {
    return undefined;
  }
}
