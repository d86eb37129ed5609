// How is a markdown block drawn? Read by a library into a tree, and drawn as elements; its HTML stays text.
import { lexer, type MarkedToken, type Token } from 'marked';
import type { ComponentChildren } from 'preact';
import { Link } from './words-of.tsx';

const all = (tokens: readonly Token[] | undefined): ComponentChildren =>
  (tokens ?? []).map((token, at) => <MarkdownToken key={at} token={token as MarkedToken} />);

const inner = (token: { readonly text: string; readonly tokens?: readonly Token[] }): ComponentChildren =>
  token.tokens === undefined ? token.text : all(token.tokens);

const MarkdownToken = ({ token }: { token: MarkedToken }) => {
  switch (token.type) {
    case 'heading':
      return <h3>{all(token.tokens)}</h3>;
    case 'paragraph':
      return <p>{all(token.tokens)}</p>;
    case 'strong':
      return <strong>{all(token.tokens)}</strong>;
    case 'em':
      return <em>{all(token.tokens)}</em>;
    case 'del':
      return <s>{all(token.tokens)}</s>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'code':
      return <pre tabIndex={0}>{token.text}</pre>;
    case 'blockquote':
      return <blockquote>{all(token.tokens)}</blockquote>;
    case 'link':
      return <Link url={token.href}>{all(token.tokens)}</Link>;
    case 'image':
      return <Link url={token.href}>{token.text}</Link>;
    case 'hr':
      return <hr />;
    case 'br':
      return <br />;
    case 'checkbox':
      return <>{token.checked ? '☑ ' : '☐ '}</>;
    case 'list': {
      const items = all(token.items);
      return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'list_item':
      return <li>{all(token.tokens)}</li>;
    case 'table':
      return (
        <div class="table">
          <table>
            <thead>
              <tr>
                {token.header.map((cell, at) => (
                  <th key={at} scope="col">
                    {all(cell.tokens)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {token.rows.map((row, line) => (
                <tr key={line}>
                  {row.map((cell, at) => (
                    <td key={at}>{all(cell.tokens)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'space':
    case 'def':
      return null;
    case 'text':
    case 'escape':
      return <>{inner(token)}</>;
    // HTML among it, as the text it is.
    default:
      return <>{token.raw}</>;
  }
};

export const Markdown = ({ text }: { text: string }) => <div class="markdown">{all(lexer(text))}</div>;
