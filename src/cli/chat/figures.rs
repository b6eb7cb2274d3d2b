//! What an answer took: tokens, times and the price.

use crate::catalog::{Model, Price};
use crate::health::Reply;
use crate::text::chat as text;
use serde_json::{Value, json};
use std::time::Duration;

/// Seconds; an answer that arrives in less came in one piece, which says nothing about the speed.
const MIN_SPAN: f64 = 0.01;

/// Tokens of the answer in a second, from the first piece on.
pub(super) fn tokens_per_second(reply: &Reply) -> Option<f64> {
    let span = reply.total.saturating_sub(reply.first_piece?).as_secs_f64();
    let tokens = u32::try_from(reply.output_tokens?).ok()?;
    (span >= MIN_SPAN && tokens > 0).then(|| f64::from(tokens) / span)
}

/// What the answer costs by the catalog, in the vendor's currency.
pub(super) fn cost(reply: &Reply, model: Option<&Model>) -> Option<(f64, String)> {
    let Price { currency, per_tokens, input, output } = model?.price.as_ref()?;
    let share = |tokens: u64, price: &f64| {
        let tokens = f64::from(u32::try_from(tokens).ok()?);
        Some(tokens / f64::from(u32::try_from(*per_tokens).ok()?) * price)
    };
    let sum = share(reply.input_tokens?, input)? + share(reply.output_tokens?, output)?;
    Some((sum, currency.clone()))
}

/// For people: `12 tokens in, 40 out · first token 0.41 s · 52 tokens/s · 0.0003 CNY`, as far as it is known.
pub(super) fn line(reply: &Reply, model: Option<&Model>) -> String {
    let tokens = reply.input_tokens.zip(reply.output_tokens);
    let parts = [
        tokens.map(|(input, output)| text::tokens(input, output)),
        reply.first_piece.map(|time| text::first_token(seconds(time))),
        tokens_per_second(reply).map(|speed| text::speed(format!("{speed:.0}"))),
        cost(reply, model).map(|(sum, currency)| format!("{} {currency}", money(sum))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub(super) fn describe(reply: &Reply, model: Option<&Model>) -> Value {
    let cost = cost(reply, model);
    json!({
        "inputTokens": reply.input_tokens,
        "outputTokens": reply.output_tokens,
        "firstTokenMs": reply.first_piece.map(millis),
        "totalMs": millis(reply.total),
        "tokensPerSecond": tokens_per_second(reply),
        "cost": cost.as_ref().map(|(sum, _)| sum),
        "currency": cost.map(|(_, currency)| currency),
    })
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Two digits that mean something, since one answer costs fractions of a cent.
pub(super) fn money(sum: f64) -> String {
    if sum <= 0.0 {
        return "0".into();
    }
    let zeros = (-sum.log10()).floor().max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 12")]
    let digits = zeros.min(10.0) as usize + 2;
    format!("{sum:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::{cost, line, money, tokens_per_second};
    use crate::catalog::{Model, Price};
    use crate::health::Reply;
    use std::time::Duration;

    fn reply() -> Reply {
        Reply {
            input_tokens: Some(1000),
            output_tokens: Some(2000),
            first_piece: Some(Duration::from_millis(500)),
            total: Duration::from_millis(10_500),
            ..Reply::default()
        }
    }

    #[test]
    fn speed_counts_from_the_first_piece_and_the_price_is_the_catalogs() {
        let price =
            Price { currency: "CNY".into(), per_tokens: 1000, input: 0.0025, output: 0.00675 };
        let model = Model { price: Some(price), ..Model::named("m") };
        assert_eq!(tokens_per_second(&reply()), Some(200.0));
        let (sum, currency) = cost(&reply(), Some(&model)).expect("a price");
        assert!((sum - 0.016).abs() < 1e-12 && currency == "CNY", "{sum}");
        assert_eq!(
            line(&reply(), Some(&model)),
            "1000 tokens in, 2000 out · first token 0.50 s · 200 tokens/s · 0.016 CNY"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        assert_eq!(line(&Reply::default(), None), "");
        assert_eq!(tokens_per_second(&Reply { output_tokens: None, ..reply() }), None);
    }

    #[test]
    fn small_sums_keep_two_digits() {
        for (sum, text) in [(0.0, "0"), (0.000_034_7, "0.000035"), (0.016, "0.016"), (1.5, "1.50")]
        {
            assert_eq!(money(sum), text);
        }
    }
}
