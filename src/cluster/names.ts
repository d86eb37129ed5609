// Which names may become part of a URL: a name that fails the check never reaches one (client-node encodes nothing).

/** RFC 1123 subdomain: what Kubernetes accepts as an object's name. */
const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

export const isObjectName = (name: string): boolean => OBJECT_NAME.test(name);

/** A name that is no Kubernetes name stood where one belongs. */
export class BadName extends Error {
  constructor() {
    super('not a Kubernetes name');
    this.name = 'BadName';
  }
}

/**
 * `/api/v1/namespaces/{namespace}/pods/{name}` with both filled in.
 * @throws BadName before anything is built.
 */
export const apiPath = (template: string, names: Readonly<Record<string, string>> = {}): string =>
  template.replace(/\{(\w+)\}/g, (_whole, key: string) => {
    const name = names[key] ?? '';
    if (!isObjectName(name)) throw new BadName();
    return encodeURIComponent(name);
  });
