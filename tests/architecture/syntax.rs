//! What one source file says: the paths it writes, the macros and methods it calls, the modules it declares.
//!
//! It reads syntax, so spelling does not matter: `use crate::{a, b}`, `crate :: a` and a path inside a macro call are
//! the same to it. Code under `#[cfg(test)]` is left out. Names are resolved in `house`.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};

/// A module by its names from the root of the crate; the root itself has none.
pub(crate) type ModulePath = Vec<String>;

/// Why a path stands where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Imported with `use`; the name that it is bound to, `None` for a glob and for `as _`.
    Import(Option<String>),
    /// Used in code, a type, a pattern, an attribute, a visibility or a macro call.
    Mention,
}

/// A path as it is written, with its groups spelt out: `use a::{b, c}` is two of them.
#[derive(Clone, Debug)]
pub(crate) struct WrittenPath {
    /// The module that the path stands in.
    pub(crate) module: ModulePath,
    /// A glob ends in `*`; a path that begins with `::` begins with an empty segment.
    pub(crate) segments: Vec<String>,
    pub(crate) purpose: Purpose,
    pub(crate) line: usize,
}

/// A `mod` item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DeclaredModule {
    pub(crate) path: ModulePath,
    pub(crate) is_inline: bool,
}

/// A name with the line it stands in.
pub(crate) type Named = (String, usize);

/// All that the checks want to know of one file.
#[derive(Debug, Default)]
pub(crate) struct FileSyntax {
    pub(crate) paths: Vec<WrittenPath>,
    pub(crate) macros: Vec<Named>,
    pub(crate) methods: Vec<Named>,
    /// What string, byte and character literals hold.
    pub(crate) texts: Vec<Named>,
    pub(crate) modules: BTreeSet<DeclaredModule>,
    /// Every item that a module defines itself, with the module's path before its name.
    pub(crate) definitions: BTreeSet<ModulePath>,
    /// The names of modules that only tests see.
    pub(crate) test_modules: BTreeSet<String>,
    /// How many lines stand in them.
    pub(crate) test_lines: usize,
}

impl FileSyntax {
    /// Reads the text of the file whose module is given.
    pub(crate) fn parse(module: &[String], text: &str) -> syn::Result<Self> {
        let file = syn::parse_file(text)?;
        let mut reader = Reader { module: module.to_vec(), syntax: Self::default() };
        reader.visit_file(&file);
        Ok(reader.syntax)
    }
}

struct Reader {
    module: ModulePath,
    syntax: FileSyntax,
}

impl Reader {
    fn add_path(&mut self, segments: Vec<String>, purpose: Purpose, line: usize) {
        self.syntax.paths.push(WrittenPath { module: self.module.clone(), segments, purpose, line });
    }

    fn add_mention(&mut self, path: &syn::Path) {
        let lead = path.leading_colon.as_ref().map(|_| String::new());
        let names = path.segments.iter().map(|segment| segment.ident.unraw().to_string());
        let line = line_of(path.segments[0].ident.span());
        self.add_path(lead.into_iter().chain(names).collect(), Purpose::Mention, line);
    }

    fn define(&mut self, name: &syn::Ident) {
        self.syntax.definitions.insert(extended(&self.module, name));
    }

    fn add_test_module(&mut self, module: &syn::ItemMod) {
        self.syntax.test_modules.insert(module.ident.to_string());
        if let Some((brace, _)) = &module.content {
            self.syntax.test_lines += line_of(brace.span.close()) + 1 - line_of(module.mod_token.span);
        }
    }

    fn add_use_tree(&mut self, mut prefix: Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.unraw().to_string());
                self.add_use_tree(prefix, &path.tree);
            }
            syn::UseTree::Name(name) => {
                let segments = with_last(prefix, &name.ident);
                let bound = segments.last().cloned();
                self.add_path(segments, Purpose::Import(bound), line_of(name.ident.span()));
            }
            syn::UseTree::Rename(rename) => {
                let bound = (rename.rename != "_").then(|| rename.rename.unraw().to_string());
                let line = line_of(rename.ident.span());
                self.add_path(with_last(prefix, &rename.ident), Purpose::Import(bound), line);
            }
            syn::UseTree::Glob(glob) => {
                prefix.push("*".to_owned());
                self.add_path(prefix, Purpose::Import(None), line_of(glob.star_token.span));
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_use_tree(prefix.clone(), tree);
                }
            }
        }
    }

    fn add_literal(&mut self, literal: &syn::Lit) {
        let text = match literal {
            syn::Lit::Str(text) => text.value(),
            syn::Lit::ByteStr(text) => String::from_utf8_lossy(&text.value()).into_owned(),
            syn::Lit::CStr(text) => text.value().to_string_lossy().into_owned(),
            syn::Lit::Byte(byte) => char::from(byte.value()).to_string(),
            syn::Lit::Char(letter) => letter.value().to_string(),
            _ => return,
        };
        self.syntax.texts.push((text, line_of(literal.span())));
    }

    /// Reads the tokens of a macro call, in which anything may stand; each path found goes below the prefix.
    fn add_tokens(&mut self, prefix: &[String], tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Ident(_) => at = self.add_token_path(prefix, &tokens, at - 1),
                TokenTree::Group(group) => self.add_tokens(&[], group.stream()),
                TokenTree::Literal(literal) => self.add_literal(&syn::Lit::new(literal.clone())),
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// Reads the path or call that begins at a token, and returns the place behind it.
    fn add_token_path(&mut self, prefix: &[String], tokens: &[TokenTree], start: usize) -> usize {
        let line = line_of(tokens[start].span());
        let punct =
            |at: usize, wanted: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == wanted);
        let is_separator = |at: usize| punct(at, ':') && punct(at + 1, ':');
        let is_call = |at: usize| matches!(tokens.get(at), Some(TokenTree::Group(_)));
        let mut segments = prefix.to_vec();
        if start >= 2 && is_separator(start - 2) {
            segments.push(String::new());
        }
        let mut at = start;
        while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
            segments.push(ident.unraw().to_string());
            at += 1;
            if !is_separator(at) {
                break;
            }
            match tokens.get(at + 2) {
                Some(TokenTree::Ident(_)) => at += 2,
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
                    segments.push("*".to_owned());
                    at += 3;
                }
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.add_tokens(&segments, group.stream());
                    return at + 3;
                }
                _ => break,
            }
        }
        let name = segments.last().cloned().unwrap_or_default();
        let is_behind_dot = start >= 1 && punct(start - 1, '.') && !(start >= 2 && punct(start - 2, '.'));
        if is_behind_dot {
            self.syntax.methods.extend(is_call(at).then_some((name, line)));
            return at;
        }
        self.syntax.macros.extend((punct(at, '!') && is_call(at + 1)).then_some((name, line)));
        self.add_path(segments, Purpose::Mention, line);
        at
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if is_for_tests(attributes(item)) {
            if let syn::Item::Mod(module) = item {
                self.add_test_module(module);
            }
            return;
        }
        if let Some(name) = name_of(item) {
            self.define(name);
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let path = extended(&self.module, &module.ident);
        self.syntax.modules.insert(DeclaredModule { path: path.clone(), is_inline: module.content.is_some() });
        let outer = std::mem::replace(&mut self.module, path);
        visit::visit_item_mod(self, module);
        self.module = outer;
    }

    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        let prefix = import.leading_colon.as_ref().map(|_| vec![String::new()]).unwrap_or_default();
        self.add_use_tree(prefix, &import.tree);
        visit::visit_visibility(self, &import.vis);
    }

    fn visit_item_extern_crate(&mut self, import: &'ast syn::ItemExternCrate) {
        let bound = import.rename.as_ref().map_or(&import.ident, |(_, name)| name);
        let target = if import.ident == "self" { "crate".to_owned() } else { import.ident.to_string() };
        self.add_path(vec![target], Purpose::Import(Some(bound.to_string())), line_of(import.ident.span()));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.add_mention(path);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| &segment.ident);
        self.syntax.macros.extend(name.map(|name| (name.to_string(), line_of(name.span()))));
        visit::visit_macro(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.syntax.methods.push((call.method.to_string(), line_of(call.method.span())));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
        }
    }

    /// Attributes may name a path in a string: `#[serde(with = "crate::source::as_text")]`.
    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        for token in list.tokens.clone() {
            if let TokenTree::Literal(literal) = token
                && let syn::Lit::Str(text) = syn::Lit::new(literal)
                && let Ok(path) = text.parse::<syn::Path>()
            {
                self.add_mention(&path);
            }
        }
        visit::visit_meta_list(self, list);
    }

    fn visit_lit(&mut self, literal: &'ast syn::Lit) {
        self.add_literal(literal);
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.add_tokens(&[], tokens.clone());
    }
}

fn line_of(span: Span) -> usize {
    span.start().line
}

fn extended(module: &[String], name: &syn::Ident) -> ModulePath {
    [module, &[name.unraw().to_string()]].concat()
}

/// Adds the last segment of an import; `a::{self}` is `a`.
fn with_last(mut prefix: Vec<String>, ident: &syn::Ident) -> Vec<String> {
    if ident != "self" || prefix.is_empty() {
        prefix.push(ident.unraw().to_string());
    }
    prefix
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::ExternCrate(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &syn::Item) -> Option<&syn::Ident> {
    match item {
        syn::Item::Const(item) => Some(&item.ident),
        syn::Item::Enum(item) => Some(&item.ident),
        syn::Item::Fn(item) => Some(&item.sig.ident),
        syn::Item::Macro(item) => item.ident.as_ref(),
        syn::Item::Static(item) => Some(&item.ident),
        syn::Item::Struct(item) => Some(&item.ident),
        syn::Item::Trait(item) => Some(&item.ident),
        syn::Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}
