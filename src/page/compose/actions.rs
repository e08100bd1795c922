//! What will be done about it, and how that stands.

use super::{Composer, numbered, reference, table, words_of};
use crate::document::{Action, said};
use crate::page::model::{Block, ColumnKind, Fact, Inline, Line, Row, Tone, joined, stacked};
use crate::page::words::{self, ActionState};

impl Composer<'_> {
    pub(super) fn actions(&self) -> Vec<Block> {
        let columns = [
            (words::STATE, ColumnKind::Short),
            (words::ACTION, ColumnKind::Words),
            (words::ASSIGNED, ColumnKind::Short),
            (words::DUE, ColumnKind::Short),
            (words::PRIORITY, ColumnKind::Short),
            (words::KIND, ColumnKind::Short),
            (words::TICKET, ColumnKind::Aside),
            (words::PROOF, ColumnKind::Aside),
        ];
        let rows = numbered(self.document.actions.iter().map(|action| self.action(action)));
        table(&columns, rows, self.language())
    }

    fn action(&self, action: &Action) -> Row {
        let day = |day: chrono::NaiveDate| vec![Inline::text(self.clock.day_text(day))];
        let kind = action.kind.as_deref().map(|kind| vec![Inline::text(words::action_kind(*kind, self.language()))]);
        let owners = action.owners().map(|owner| self.person(owner));
        let below = [
            self.fact(words::TO_DISCUSS, words_of(action.discuss.as_ref())),
            self.fact(words::DECLINED, words_of(action.declined.as_ref())),
            self.fact(words::DONE_WHEN, words_of(action.done_when.as_ref())),
        ];
        let below: Vec<Fact> = below.into_iter().flatten().collect();
        Row {
            cells: vec![
                self.state(action),
                words_of(action.title.as_ref()).unwrap_or_default(),
                joined(owners, &Inline::text(self.comma())),
                action.due.as_ref().map(|due| day(due.value)).unwrap_or_default(),
                super::plain(action.priority.as_ref()).unwrap_or_default(),
                kind.unwrap_or_default(),
                stacked([reference(action.ticket.as_ref()).unwrap_or_default(), self.labels(action)]),
                reference(action.proof.as_ref()).unwrap_or_default(),
            ],
            below: if below.is_empty() { Vec::new() } else { vec![Block::Facts(below)] },
            ..Row::default()
        }
    }

    /// The labels of the ticket.
    fn labels(&self, action: &Action) -> Line {
        let names: Vec<&str> = action.labels.iter().filter_map(|label| said(Some(label))).collect();
        if names.is_empty() { Line::new() } else { vec![Inline::Mark(Tone::Quiet, names.join(self.comma()))] }
    }

    pub(super) fn state(&self, action: &Action) -> Line {
        let (state, tone) = match action {
            _ if action.done.is_some() => (ActionState::Done, Tone::Good),
            _ if said(action.declined.as_ref()).is_some() => (ActionState::Declined, Tone::Quiet),
            _ if said(action.discuss.as_ref()).is_some() => (ActionState::ToDiscuss, Tone::Open),
            _ => (ActionState::Open, Tone::Open),
        };
        let mut line = vec![Inline::Mark(tone, state.in_language(self.language()).to_owned())];
        if let Some(done) = &action.done {
            line.push(Inline::text(format!(" {}", self.clock.day_text(done.value))));
        }
        line
    }
}
