"""A page in a story stands where it scrolled to at once, or clicks would miss."""

REACHED = """() => {
  const spacer = document.createElement("div");
  spacer.style.height = "300vh";
  document.querySelector("form").before(spacer);
  const field = document.querySelector("[name=password]");
  field.focus();
  return field.getBoundingClientRect().top < innerHeight;
}"""


def test_a_field_far_below_is_in_sight_as_soon_as_it_has_the_focus(visitor):
    visitor.go("/accounts/sign-in/")

    assert visitor.page.evaluate(REACHED)
