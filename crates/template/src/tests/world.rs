//! What a render reads from its world is recorded.

use serde_json::json;

use super::render_in;
use crate::world::{Answer, Ask, Asked, Effect, Refusal};
use crate::{Object, ObjectId, Reads, Value, View, World};

/// Pages with a title and a number, each with a neighbour that shows only its title.
struct Pages;

const FIELDS: &[&str] = &["title", "number", "next", "missing"];
const WHOLE: View = View(0);
const TITLE: View = View(1);

impl World for Pages {
    fn fields(&self, _: Object) -> &'static [&'static str] {
        FIELDS
    }

    fn field(&self, object: Object, index: usize) -> Option<Value> {
        let next = Object { id: ObjectId(object.id.0 + 1), view: TITLE };
        match (FIELDS[index], object.view) {
            ("title", _) => Some(Value::from(format!("Page {}", object.id.0))),
            ("number", WHOLE) => Some(Value::from(i64::from(object.id.0))),
            ("next", WHOLE) => Some(Value::Object(next)),
            _ => None,
        }
    }

    fn ask(&self, ask: &Ask<'_>) -> Option<Result<Answer, Refusal>> {
        match ask.name {
            "get_page" => {
                let Some(Value::Number(id)) = ask.arguments.get("id") else { return None };
                let id = u32::try_from(id.as_u64()?).ok()?;
                Some(Ok(Answer::new(Object { id: ObjectId(id), view: WHOLE })))
            }
            "image" => {
                let effect = Effect { output: "a.png".into(), place: None };
                let mut reads = Reads::default();
                reads.add_fields(ObjectId(9), 1);
                Some(Ok(Answer { effects: vec![effect], reads, ..Answer::safe("<img>") }))
            }
            "upper" => Some(Ok(Answer::new("shadowed").pure())),
            "broken" => Some(Err(Refusal::new("it is broken").hint("mend it"))),
            _ => None,
        }
    }

    fn names(&self, _: Asked) -> &[&'static str] {
        &["get_page", "image"]
    }
}

fn render(text: &str) -> crate::Render {
    let context = json!({});
    render_in(&[("t.html", text)], "t.html", &context, &Pages).unwrap()
}

fn fields(render: &crate::Render) -> Vec<(u32, u64)> {
    let mut all = std::collections::BTreeMap::new();
    for (id, fields) in render.reads.objects() {
        *all.entry(id.0).or_default() |= fields;
    }
    all.into_iter().collect()
}

#[test]
fn fields_are_recorded_per_object() {
    let render = render("{% set p = get_page(id=3) %}{{ p.title }} {{ p.next.title }} {{ p.title }}");
    assert_eq!(render.text, "Page 3 Page 4 Page 3");
    assert_eq!(fields(&render), [(3, 0b101), (4, 0b001)]);
    assert_eq!(render.reads.questions().len(), 1);
    let question = &render.reads.questions()[0];
    assert_eq!(&*question.name, "get_page");
    assert!(question.is_answered_alike(&Pages, &[]));
}

#[test]
fn a_field_that_is_not_there_is_recorded_too() {
    let render =
        render("{% set p = get_page(id=3) %}{% if p.missing %}x{% endif %}{% if p.unknown %}y{% endif %}");
    assert_eq!(fields(&render), [(3, 0b1000)]);
}

#[test]
fn printing_an_object_ends_and_reads_it_all() {
    let render = render("{{ get_page(id=1) | json_encode | safe }}");
    assert_eq!(render.text, r#"{"title":"Page 1","number":1,"next":{"title":"Page 2"}}"#);
    assert_eq!(fields(&render), [(1, 0b1111), (2, 0b1111)]);
}

#[test]
fn inner_reads_and_effects_join() {
    let render = render("{{ image() }}");
    assert_eq!(render.text, "<img>");
    assert_eq!(fields(&render), [(9, 1)]);
    let [effect] = &render.effects[..] else { panic!("one effect") };
    let place = effect.place.as_ref().unwrap();
    assert_eq!((&*effect.output, place.line, place.column), ("a.png", 1, 4));
}

#[test]
fn the_world_goes_before_the_built_in() {
    let render = render("{{ 'x' | upper }}");
    assert_eq!(render.text, "shadowed");
    assert!(render.reads.questions().is_empty(), "a pure answer is not recorded");
}

#[test]
fn the_same_question_has_the_same_key() {
    let render = render("{% for x in [1, 1, 2] %}{{ get_page(id=x) }}{% endfor %}");
    let mut keys: Vec<_> = render.reads.questions().iter().map(|question| question.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 2);
}

#[test]
fn a_misspelt_field_is_suggested_without_being_read() {
    let text = "{% set p = get_page(id=1) %}{{ p.next.titel }}";
    let program = super::library(&[("t.html", text)]).unwrap().program("t.html").unwrap();
    let failure = crate::render(&program, &Vec::new(), &Pages).unwrap_err();
    assert_eq!(failure.diagnostics[0].hints, ["did you mean `p.next.title`?"]);
    assert_eq!(failure.reads.objects(), [(ObjectId(1), 0b100)]);
}

#[test]
fn a_refusal_points_at_the_call() {
    let problems = render_in(&[("t.html", "{{ broken() }}")], "t.html", &json!({}), &Pages).unwrap_err();
    assert_eq!(problems[0].message, "`broken`: it is broken");
    assert_eq!(problems[0].hints, ["mend it"]);
    assert_eq!(problems[0].place.as_ref().unwrap().column, 4);
}

#[test]
fn objects_work_in_filters_and_tests() {
    let text = "{% set p = [get_page(id=2), get_page(id=1)] %}\
        {{ p | sort(attribute='number') | map(attribute='title') | join(sep=',') }} \
        {{ p | first | get(key='title') }} {{ p.0 is object }} {{ 'next' in p.0 }} {{ p.0 | length }}\
        {% for key, value in p.1 %} {{ key }}{% endfor %}";
    assert_eq!(render(text).text, "Page 1,Page 2 Page 2 true true 3 title number next");
}

#[test]
fn long_records_are_put_in_order() {
    let render = render(
        "{% for x in range(end=3000) %}{{ get_page(id=x % 7) }}{% set p = get_page(id=x % 5) %}{{ p.title }}{% endfor %}",
    );
    assert_eq!(render.reads.questions().len(), 7);
    assert_eq!(fields(&render), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]);
    assert_eq!(render.reads.objects().len(), 5);
}
