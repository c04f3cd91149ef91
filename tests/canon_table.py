"""Bundled files of published models, and what their words are called in the expected answers."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CANON", "Canon"]


@dataclass(frozen=True, slots=True)
class Canon:
    """One file, and what its words are called in the expected answers."""

    slug: str
    """The file is `canon/<slug>`."""
    model: str
    """Name of the model among the expected answers."""
    points: dict[str, str | None]
    """Expected test point -> variant of the file, None for the base."""
    outcomes: dict[str, str]
    """Outcome of the file -> expected outcome."""
    infosets: dict[str, str]
    """Where somebody chooses, as `step(what the mover has observed)` -> expected information set."""
    actions: dict[str, str] = field(default_factory=dict)
    """Option -> expected action, where the two differ."""
    nodes: int = 0
    """Nodes that the file has more: two hidden matters are drawn one after the other, not jointly."""
    warnings: dict[str, str] = field(default_factory=dict)
    """Code of a finding -> why it belongs to the model."""


LAST_MOVE = "in a story without secrets the last mover has one sensible option, and that is the point of it"

CANON = (
    Canon(
        "deterrence",
        "01_deterrence_ci",
        {
            "hollow_threat": None, "tied_hands_capitulation": "tied_hands",
            "war": "war", "deterred": "deterred",
        },
        {"status_quo": "SQ", "concession": "CD", "backs_down": "BD", "war": "SF"},
        {"opening()": "A1", "reply(challenge)": "D1", "ending(challenge, resist)": "A2"},
        warnings={"M811": LAST_MOVE},
    ),
    Canon(
        "lewis-schultz",
        "03_lewis_schultz_2type",
        {
            "semi_separating": None,
            "semi_separating_high_a": "dear_words",
            "hands_tied": "bound",
            "pooling": "likely_firm",
            "multiple": "no_winner",
        },
        {"status_quo": "SQ", "concession": "CD", "backs_down": "BD", "war": "SF"},
        {
            "opening(strong)": "A1_strong",
            "opening(weak)": "A1_weak",
            "reply(challenge)": "B1",
            "ending(strong, challenge, resist)": "A2_strong",
            "ending(weak, challenge, resist)": "A2_weak",
        },
    ),
    Canon(
        "fearon-1995",
        "04_fearon95_bargaining",
        {"safe": None, "just_below": "almost", "risky": "risky"},
        {"war": "war", "deal": "deal"},
        {"demand()": "A_offer"}
        | {
            f"answer({cost}, {demand})": f"B_c{c}_x{x}"
            for cost, c in (("low", "0.12"), ("high", "0.32"))
            for demand, x in (
                ("two_fifths", "0.4"), ("half", "0.5"), ("three_fifths", "0.6"),
                ("seven_tenths", "0.7"), ("four_fifths", "0.8"), ("nine_tenths", "0.9"),
            )
        },
        {
            "two_fifths": "x0.4", "half": "x0.5", "three_fifths": "x0.6",
            "seven_tenths": "x0.7", "four_fifths": "x0.8", "nine_tenths": "x0.9",
        },
    ),
    Canon(
        "fearon-1995-five-costs",
        "04_fearon95_bargaining",
        {"five_types": None},
        {"war": "war", "deal": "deal"},
        {"demand()": "A_offer"}
        | {
            f"answer({cost}, x{x})": f"B_c{c}_x{x / 100:g}"
            for cost, c in {"tiny": 0.1, "low": 0.3, "middle": 0.5, "high": 0.7, "huge": 0.9}.items()
            for x in (30, 50, 65, 75, 85, 95)
        },
        {"x30": "x0.3", "x50": "x0.5", "x65": "x0.65", "x75": "x0.75", "x85": "x0.85", "x95": "x0.95"},
    ),
    Canon(
        "fearon-1997",
        "05_fearon97_signals",
        {"sink_semi": None, "sink_separating": "sink_more", "tie_semi": "tie", "tie_all": "tie_tight"},
        {
            "peace_quiet": "no_challenge_nosig", "yields_quiet": "yield_nosig", "war_quiet": "war_nosig",
            "peace_signalled": "no_challenge_sig", "yields_signalled": "yield_sig",
            "war_signalled": "war_sig",
        },
        {
            "signal(strong)": "D1_S",
            "signal(weak)": "D1_W",
            "challenge(no_signal)": "C_nosig",
            "challenge(signal)": "C_sig",
            "ending(strong, no_signal, challenge)": "D2_S_nosig",
            "ending(strong, signal, challenge)": "D2_S_sig",
            "ending(weak, no_signal, challenge)": "D2_W_nosig",
            "ending(weak, signal, challenge)": "D2_W_sig",
        },
    ),
    Canon(
        "kurizaki",
        "07_kurizaki_secrecy",
        {
            "both_modes": None,
            "public_only": "public_only",
            "public_locked_in": "locked_in",
            "private_only": "private_only",
            "private_semi": "in_doubt",
        },
        {
            "no_threat": "SQ",
            "concedes_public": "concede_public", "concedes_private": "concede_private",
            "backs_down_public": "back_down_public", "backs_down_private": "back_down_private",
            "war_public": "war_public", "war_private": "war_private",
        },
        {"threat(strong)": "C1_strong", "threat(weak)": "C1_weak"}
        | {f"reply({mode})": f"D_{mode}" for mode in ("public", "private")}
        | {
            f"ending({kind}, {mode}, resist)": f"C2_{kind}_{mode}"
            for kind in ("strong", "weak")
            for mode in ("public", "private")
        },
    ),
    Canon(
        "kydd",
        "08b_kydd_reassurance",
        {"separating": None, "cheap_gesture": "cheap_gesture"},
        {
            "trust_quiet": "nosig:CC", "let_down_quiet": "nosig:CD", "taken_in_quiet": "nosig:DC",
            "guard_quiet": "nosig:DD", "trust_gesture": "sig:CC", "let_down_gesture": "sig:CD",
            "taken_in_gesture": "sig:DC", "guard_gesture": "sig:DD",
        },
        {"gesture(trustworthy)": "S1_tr", "gesture(untrustworthy)": "S1_un"}
        | {f"second_move({mark})": f"P2_{m}" for mark, m in (("no_gesture", "nosig"), ("gesture", "sig"))}
        | {
            f"first_move({kind}, {mark})": f"P1_{k}_{m}"
            for kind, k in (("trustworthy", "tr"), ("untrustworthy", "un"))
            for mark, m in (("no_gesture", "nosig"), ("gesture", "sig"))
        },
    ),
    Canon(
        "powell",
        "10_powell_brinkmanship",
        {"ci_first_mover": None, "ci_second_mover": "careful"},
        {"disaster": "disaster", "defender_wins": "D_wins", "challenger_wins": "C_wins"},
        {
            "first()": "C_1",
            "second(escalate, survive)": "D_2",
            "third(escalate, survive, escalate, survive)": "C_3",
        },
    ),
    Canon(
        "powell-resolve",
        "10_powell_brinkmanship",
        {"semi_separating": None, "pooling": "feared"},
        {"disaster": "disaster", "defender_wins": "D_wins", "challenger_wins": "C_wins"},
        {"second(escalate, survive)": "D2"}
        | {f"first({kind})": f"C1_{k}" for kind, k in (("resolute", "R"), ("irresolute", "I"))}
        | {
            f"third({kind}, escalate, survive, escalate, survive)": f"C3_{k}"
            for kind, k in (("resolute", "R"), ("irresolute", "I"))
        },
    ),
    Canon(
        "smith",
        "12_smith95_alliance",
        {"concession": None, "war": "emboldened", "deterrence": "deterred"},
        {
            "status_quo": "SQ", "concession": "concession",
            "war_alone": "war_alone", "war_allied": "war_allied",
        },
        {
            "opening()": "A1",
            "reply(attack)": "T1",
            "aid(reliable, attack, resist)": "L_reliable",
            "aid(unreliable, attack, resist)": "L_unreliable",
        },
    ),
    Canon(
        "sanctions-threat",
        "13_sanctions_threat",
        {"semi_separating": None, "separating": "hard_target", "pooling": "hard_sender"},
        {"status_quo": "SQ", "complies": "comply", "backs_down": "back_down", "sanctions": "sanctions"},
        {f"opening({kind})": f"S1_{kind}" for kind in ("resolute", "irresolute")}
        | {f"reply({kind}, threat)": f"T1_{kind}" for kind in ("stubborn", "flexible")}
        | {f"ending({kind}, threat, defy)": f"S2_{kind}" for kind in ("resolute", "irresolute")},
        nodes=2,
    ),
    Canon(
        "slantchev",
        "15_slantchev_mobilisation",
        {"semi_separating": None, "pooling_m1": "feared", "full_mobilisation": "cheap"},
        {
            "status_quo": "SQ",
            "concedes_partial": "concede_m1", "recalled_partial": "back_down_m1", "war_partial": "war_m1",
            "concedes_full": "concede_m2", "recalled_full": "back_down_m2", "war_full": "war_m2",
        },
        {f"troops({kind})": f"S1_{kind}" for kind in ("strong", "weak")}
        | {f"reply({force})": f"D_{m}" for force, m in (("partial", "m1"), ("full", "m2"))}
        | {
            f"ending({kind}, {force}, resist)": f"S2_{kind}_{m}"
            for kind in ("strong", "weak")
            for force, m in (("partial", "m1"), ("full", "m2"))
        },
        {"stand_down": "m0", "partial": "m1", "full": "m2"},
    ),
    Canon(
        "selten-horse",
        "16a_selten_horse",
        {"horse": None},
        {
            "down_left": "D,L", "down_right": "D,R",
            "across_down_left": "A,d,L", "across_down_right": "A,d,R", "across_across": "A,a",
        },
        {"one()": "P1", "two(across)": "P2", "three()": "P3"},
        # The two first movers have options of the same names, which the paper writes in two cases.
        {"one:down": "D", "one:across": "A", "two:down": "d", "two:across": "a", "left": "L", "right": "R"},
    ),
    Canon(
        "beer-quiche",
        "16b_beer_quiche",
        {"pi09": None, "pi03": "wimps"},
        {
            "beer_duel": "beer,duel", "beer_defer": "beer,defer",
            "quiche_duel": "quiche,duel", "quiche_defer": "quiche,defer",
        },
        {f"breakfast({kind})": f"S_{kind}" for kind in ("tough", "wimp")}
        | {f"answer({meal})": f"R_{meal}" for meal in ("beer", "quiche")},
    ),
    Canon(
        "centipede-four",
        "16c_centipede",
        {"four_move": None},
        {f"take_{turn}": f"take{turn}" for turn in range(1, 5)} | {"no_taker": "pass_all"},
        {
            f"{'mine' if turn % 2 else 'yours'}@{(turn + 1) // 2}({', '.join(['pass'] * (turn - 1))})":
            f"P{1 if turn % 2 else 2}_{turn}"
            for turn in range(1, 5)
        },
        warnings={"M811": LAST_MOVE},
    ),
    Canon(
        "centipede-six",
        "16c_centipede",
        {"six_move": None},
        {f"take_{turn}": f"take{turn}" for turn in range(1, 7)} | {"no_taker": "pass_all"},
        {
            f"{'mine' if turn % 2 else 'yours'}@{(turn + 1) // 2}({', '.join(['pass'] * (turn - 1))})":
            f"P{1 if turn % 2 else 2}_{turn}"
            for turn in range(1, 7)
        },
        warnings={"M811": LAST_MOVE},
    ),
    Canon(
        "ultimatum",
        "16d_ultimatum",
        {"n4": None},
        {"no_deal": "no_deal"} | {f"deal_{k}": f"deal{k}" for k in range(5)},
        {"offer()": "P1"}
        | {f"answer({n})": f"R_{k}" for k, n in enumerate(("zero", "one", "two", "three", "everything"))},
        {n: f"offer{k}" for k, n in enumerate(("zero", "one", "two", "three", "everything"))},
    ),
    Canon(
        "hawk-dove",
        "19_hawk_dove_ii",
        {"mixed": None, "soft_dove": "tough_world"},
        {
            "fight": "fight", "first_prevails": "1_prevails",
            "second_prevails": "2_prevails", "share": "share",
        },
        {
            f"{step}({kind})": f"P{k}_{kind}"
            for k, step in ((1, "one"), (2, "two"))
            for kind in ("tough", "soft")
        },
        nodes=2,
    ),
    Canon(
        "crawford-sobel",
        "20_crawford_sobel",
        {"b02": None, "b03": "far_apart", "b07": "hopeless"},
        {
            f"{state}_y{round(100 * y)}": f"t{t}:y{y:g}"
            for state, t in (("low", "0"), ("middle", "0.5"), ("high", "1"))
            for y in (0, 0.25, 0.5, 0.75, 1)
        },
        {f"advice({state})": f"S_{t}" for state, t in (("low", "0"), ("middle", "0.5"), ("high", "1"))}
        | {f"policy({m})": f"R_{m}" for m in ("m1", "m2", "m3")},
        {f"y{round(100 * y)}": f"y{y:g}" for y in (0, 0.25, 0.5, 0.75, 1)},
        warnings={"M808": "words that move no payoff by themselves are what the paper is about"},
    ),
)  # fmt: skip
