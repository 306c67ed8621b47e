//! Fractions of whole numbers.

/// A number as numerator and positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) over: i64,
    pub(crate) under: i64,
}

impl Ratio {
    pub(crate) fn floor(self) -> i64 {
        self.over.div_euclid(self.under)
    }

    pub(crate) fn ceil(self) -> i64 {
        -(-self.over).div_euclid(self.under)
    }

    pub(crate) fn to_f64(self) -> f64 {
        self.over as f64 / self.under as f64
    }
}

/// A step length as a fraction with positive denominator.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) over: i128,
    pub(crate) under: i128,
}

impl Step {
    pub(crate) fn is_shorter(self, other: Step) -> bool {
        let (mut a, mut b, mut c, mut d) = (self.over, self.under, other.over, other.under);
        loop {
            let (left, right) = (a.div_euclid(b), c.div_euclid(d));
            if left != right {
                return left < right;
            }
            // equal whole parts: compare the rests, the other way round once turned over
            let (rest, other_rest) = (a - left * b, c - right * d);
            if rest == 0 || other_rest == 0 {
                return rest == 0 && other_rest != 0;
            }
            (a, b, c, d) = (d, other_rest, b, rest);
        }
    }
}
